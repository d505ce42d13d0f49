/** Size of a task's box in graph units, which are CSS pixels at zoom 1. */
export const NODE_WIDTH = 232;
export const NODE_HEIGHT = 56;
