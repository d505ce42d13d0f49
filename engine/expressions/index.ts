/** Expressions of documents: what other parts of the product may use. */
export {
  evaluateCondition,
  evaluateExpression,
  evaluateTemplate,
  type ExpressionScope,
  SCOPE_VARIABLES,
} from "./evaluate.ts";
export { ExpressionError } from "./expression-error.ts";
export { type Reference, type References, referencesOf, referencesOfExpression } from "./references.ts";
