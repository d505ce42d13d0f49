/** Before each file of component tests. */
import { configure } from "@testing-library/react";

// One second, as it is otherwise, passes on a busy machine before a page is drawn.
configure({ asyncUtilTimeout: 30_000 });
