/** A value that must be there: a missing slot or shared scalar is a bug in whoever runs the optimizer. */
export function held<T>(values: Readonly<Record<string, T>>, name: string): T {
  const value = values[name]
  if (value === undefined) throw new Error(`The optimizer was run without its “${name}”`)
  return value
}
