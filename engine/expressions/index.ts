/** Expressions of documents: what other parts of the product use. */
export { evaluateCondition, evaluateExpression, evaluateTemplate, type ExpressionScope } from "./evaluate.ts";
export { ExpressionError } from "./expression-error.ts";
