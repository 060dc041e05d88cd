/**
 * Text of the user's (titles, names of layers, of runs) inside generated source code. It may hold anything: here it
 * becomes one line that cannot end a comment or a docstring, and identifiers of plain ASCII.
 */
export function oneLineText(text: string): string {
  return (
    text
      // Unpaired halves of a character cannot be written as UTF-8.
      .replaceAll(/\p{Surrogate}/gu, '\ufffd')
      // Characters that reorder what an editor shows would let a comment look like code.
      .replaceAll(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
      .replaceAll(/[\s\p{Cc}\u2028\u2029]+/gu, ' ')
      // A backslash at the end of a line joins the next one to a C++ comment, and escapes in a Python docstring.
      .replaceAll('\\', '/')
      .replaceAll('"""', "'''")
      .trim()
  )
}

/** `Größe 2` → `grosse_2`: of a to z, 0 to 9 and `_`, beginning with a letter; `fallback` when nothing is left. */
export function identifierOf(text: string, fallback: string): string {
  const word = text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{Mark}+/gu, '')
    .replaceAll('ß', 'ss')
    .replaceAll(/[^a-z0-9]+/g, '_')
    .slice(0, 40)
    .replaceAll(/^_+|_+$/g, '')
  if (word === '') return fallback
  return /^[a-z]/.test(word) ? word : `${fallback}_${word}`
}

/** The shortest decimal that is the same float32, with a point or an exponent; finite numbers only. */
export function shortFloat32(value: number): string {
  const wanted = Math.fround(value)
  for (let digits = 6; digits <= 9; digits++) {
    const text = Number(wanted.toPrecision(digits))
    if (Math.fround(text) === wanted) return withPoint(String(text))
  }
  return withPoint(String(wanted))
}

function withPoint(text: string): string {
  return /[.e]/.test(text) ? text : `${text}.0`
}
