/**
 * What is wrong with a text that is no YAML, in words for those who do not know the grammar: the parser's own
 * words speak of "compact mappings" and "implicit keys".
 */

/** In order: the first whose pattern is found in the parser's message counts. */
const WORDS: readonly (readonly [pattern: RegExp, words: string])[] = [
  [
    /^Nested mappings are not allowed/,
    "a colon with a blank behind it begins another key, which cannot stand here: put the whole value in quotes, or the key on a line of its own",
  ],
  [/^Block collections are not allowed within flow/, "within brackets, a value with a colon and a blank needs quotes"],
  [
    /^All mapping items must start/,
    "this key does not begin in the same column as those above it: check the blanks before it",
  ],
  [
    /^All sequence items must start/,
    "this dash does not stand in the same column as those above it: check the blanks before it",
  ],
  [
    /^Sequence item without/,
    "this line belongs to no key and no dash above it: check the blanks before it, it may be one too few or too many",
  ],
  [/^Missing closing "quote/, 'a text that begins with " is not closed: write the closing "'],
  [
    /^Missing closing 'quote/,
    "a text that begins with ' is not closed: write the closing ' (and '' for one within it)",
  ],
  [/^Flow sequence/, "a list that begins with [ is not closed: write the ] before the next key begins"],
  [/^Flow map/, "a map that begins with { is not closed: write the } before the next key begins"],
  [/^Tabs are not allowed/, "lines are indented with blanks, not with tabs"],
  [
    /^(?:Implicit keys need|Implicit map keys need)/,
    "a key needs a colon and a blank behind it, all on one line: is a colon, a quote or an indentation missing?",
  ],
  [
    /^Unexpected block-seq-ind on same line/,
    "a dash begins an item of a list, which cannot stand behind a key on the same line",
  ],
  [
    /^Unexpected (?:scalar at node end|map-value-ind|scalar token)/,
    "this belongs to nothing above it: check the blanks before it, and quotes",
  ],
  [/^Plain value cannot start with/, "a value cannot begin with this character: put it in quotes"],
  [/^Invalid escape sequence/, "in double quotes, \\ begins an escape: write \\\\, or use single quotes"],
  [/^Block scalar header/, "behind | or >, the text begins on the next line"],
  [/^Alias cannot be/, "* begins an alias, which needs a name: put the value in quotes if it is a text"],
];

/** @param message of the parser, with its code's details in it */
export function yamlFault(message: string): string {
  const known = WORDS.find(([pattern]) => pattern.test(message))?.[1];
  return known ?? message.charAt(0).toLowerCase() + message.slice(1).replace(/(?:[.:]|\n[^]*)$/, "");
}
