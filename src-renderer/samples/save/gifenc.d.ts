/** The part of gifenc 1.0 that the window uses; the package comes without types. */
declare module 'gifenc' {
  export type Palette = readonly (readonly [number, number, number])[]
  export function GIFEncoder(): {
    writeFrame(
      indexed: Uint8Array,
      width: number,
      height: number,
      options: { palette?: Palette; delay: number },
    ): void
    finish(): void
    bytes(): Uint8Array<ArrayBuffer>
  }
  /** Index of the nearest colour for every pixel of RGBA bytes. */
  export function applyPalette(rgba: Uint8ClampedArray, palette: Palette): Uint8Array
}
