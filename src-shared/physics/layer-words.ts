/** “layer 2” for a layer called 2, and for one that is called layer 2 already. */
export function layerWords(name: string): string {
  return /^layer\b/i.test(name) ? name : `layer ${name}`
}

/** The same at the beginning of a line. */
export function layerTitle(name: string): string {
  const words = layerWords(name)
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}
