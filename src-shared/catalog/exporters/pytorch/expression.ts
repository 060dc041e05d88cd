import type { GraphNode } from '../graph/graph.ts'

/** How tightly Python binds the outermost operator of a text: what is looser than its place gets parentheses. */
export const TIGHTNESS = { comparison: 0, sum: 1, product: 2, sign: 3, power: 4, atom: 5 } as const
export type Tightness = (typeof TIGHTNESS)[keyof typeof TIGHTNESS]

export type Expression = {
  text: string
  tightness: Tightness
  /** Values by name in the text, once for each time that they are asked for. */
  reads: readonly GraphNode[]
  /** Of zeros and ones that come from a comparison: the comparison. */
  truth?: string
}

export function atom(text: string, from: readonly Expression[] = []): Expression {
  return { text, tightness: TIGHTNESS.atom, reads: from.flatMap(({ reads }) => reads) }
}

/** `a op b`; Python groups from the left, so an equal operator on the right needs parentheses. */
export function infix(
  operator: string,
  tightness: Tightness,
  [a, b]: readonly [Expression, Expression],
): Expression {
  const text = `${atLeast(a, tightness)} ${operator} ${atLeast(b, tightness + 1)}`
  return { text, tightness, reads: [...a.reads, ...b.reads] }
}

export function negative(x: Expression): Expression {
  return { text: `-${atLeast(x, TIGHTNESS.sign)}`, tightness: TIGHTNESS.sign, reads: x.reads }
}

export function power(x: Expression, exponent: string): Expression {
  return {
    text: `${atLeast(x, TIGHTNESS.atom)} ** ${exponent}`,
    tightness: TIGHTNESS.power,
    reads: x.reads,
  }
}

/** `x.name(…)`. */
export function method(x: Expression, call: string): Expression {
  return atom(`${atLeast(x, TIGHTNESS.atom)}${call}`, [x])
}

function atLeast(x: Expression, tightness: number): string {
  return x.tightness < tightness ? `(${x.text})` : x.text
}
