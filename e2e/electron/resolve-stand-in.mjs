// A loader hook: whoever imports `electron` gets the stand-in.
const standIn = new URL('./stand-in.mjs', import.meta.url).href

export async function resolve(specifier, context, next) {
  return specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context)
}
