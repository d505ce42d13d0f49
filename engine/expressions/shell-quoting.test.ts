import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unreachedExpressions } from "./shell-quoting.ts";

/** The sources of the expressions that the shell would not put in. */
function unreached(template: string): string[] {
  return unreachedExpressions(template).map(({ start, end }) => template.slice(start, end));
}

describe("an expression that the shell leaves as it is", () => {
  it.each([
    ["single quotes", "echo '${{ a }}'"],
    ["single quotes after double ones", `echo "x" '\${{ a }}' "y"`],
    ["single quotes inside a substitution inside double quotes", `echo "$(printf '%s' '\${{ a }}')"`],
    ["single quotes inside backquotes inside double quotes", "echo \"`echo '${{ a }}'`\""],
    ["bash's own quotes", "echo $'it\\'s ${{ a }}'"],
    ["single quotes that span lines", "awk '\n{ print ${{ a }} }\n' file"],
    ["single quotes that are never closed", "echo '${{ a }}"],
    ["a heredoc whose mark is in single quotes", "cat <<'EOF'\n${{ a }}\nEOF\n"],
    ["… in double ones", 'cat << "EOF" > file\n${{ a }}\nEOF'],
    ["… or escaped", "cat <<\\EOF\n${{ a }}\nEOF"],
    ["a heredoc without its tabs", "cat <<-'EOF'\n\t${{ a }}\n\tEOF"],
    ["the second of two heredocs", "paste /dev/fd/3 3<<ONE - <<'TWO'\nx\nONE\n${{ a }}\nTWO"],
    ["an awk script after an apostrophe in a comment", "# don't\necho '${{ a }}'"],
    ["python source as an argument", "python3 -c 'print(${{ a }})'"],
  ])("%s", (_name, template) => {
    expect(unreached(template)).toEqual(["${{ a }}"]);
  });
});

describe("an expression that the shell puts in", () => {
  it.each([
    ["bare", "echo ${{ a }}"],
    ["in double quotes", 'echo "${{ a }}"'],
    ["an apostrophe in double quotes", `echo "it's \${{ a }}"`],
    ["an escaped apostrophe", "echo it\\'s ${{ a }}"],
    ["a substitution in double quotes", `echo "$(echo '(' "\${{ a }}")"`],
    ["after single quotes", "echo 'x' ${{ a }} 'y'"],
    ["a heredoc", "cat <<EOF\nit's ${{ a }}\nEOF"],
    ["after a heredoc with an apostrophe", "cat <<'EOF'\ndon't\nEOF\necho ${{ a }}"],
    ["after a here string", "cat <<<'x'\necho ${{ a }}"],
    ["after a shift of bits", "echo $((1<<2))\necho ${{ a }}"],
    ["after a mark that never comes", "cat <<'EOF'\necho ${{ a }}"],
    ["after what only looks like a heredoc", "cat << ; echo ${{ a }}"],
    ["a script for another shell, which has the variables", "bash -euc 'echo ${{ a }}'"],
    ["… as its input", "ssh-agent bash <<'EOF'\necho ${{ a }}\nEOF"],
    ["… or evaluated", "eval 'echo ${{ a }}'"],
    ["after an apostrophe in a comment", "echo x # don't\necho ${{ a }}"],
    ["after a sign that begins no comment", "echo a#b's' ${{ a }}"],
    ["after a loose bracket", "case x in a) echo ${{ a }};; esac"],
    ["after a quoted expression with quotes of its own", "echo \"${{ a['x'] }}\""],
  ])("%s", (_name, template) => {
    expect(unreached(template)).toEqual([]);
  });
});

it("says which quotes could be exchanged, where that changes nothing else", () => {
  const quotesOf = (template: string) => unreachedExpressions(template).map(({ exchangeable }) => exchangeable);
  expect(quotesOf("echo '${{ a }} b'")).toEqual([[5, 16]]);
  expect(quotesOf("$${{ echo '${{ a }}'")).toEqual([[10, 19]]);
  for (const template of ["'${{ a }} $b'", "'\"${{ a }}'", "'${{ a }}", "$'${{ a }}'"]) {
    expect(quotesOf(template)).toEqual([undefined]);
  }
});

it("reads any text without failing", () => {
  const piece = fc.constantFrom(
    "'",
    '"',
    "\\",
    "`",
    "$(",
    "(",
    ")",
    "#",
    "<<",
    "<<-",
    "'E'",
    "E",
    "\n",
    "\t",
    " ",
    "x",
    "${{ a }}",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const template = pieces.join("");
      let end = 0;
      for (const each of unreachedExpressions(template)) {
        expect(each.start).toBeGreaterThanOrEqual(end);
        expect(template.slice(each.start, each.end)).toBe("${{ a }}");
        end = each.end;
      }
    }),
  );
});
