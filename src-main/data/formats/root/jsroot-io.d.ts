/** The part of jsroot's file reader that is used here (the package types only its main entry). */
declare module 'jsroot/io' {
  export class FileProxy {
    openFile(): Promise<boolean>
    getFileName(): string
    getFileSize(): number
    readBuffer(position: number, length: number): Promise<DataView | null>
    closeFile(): void
  }

  export type RootKey = {
    fName: string
    fTitle: string
    fClassName: string
    fCycle: number
    fNbytes: number
    fKeylen: number
    fObjlen: number
    fSeekKey: number
  }

  export type RootDirectory = { fKeys: RootKey[] }

  export type RootFile = RootDirectory & {
    fEND: number
    readObject(name: string): Promise<unknown>
    readDirectory(name: string): Promise<RootDirectory | null>
  }

  export function openFile(source: FileProxy): Promise<RootFile | false | null>

  /** Unpacks ROOT's blocks (zlib, LZMA, LZ4, Zstandard) from byte `start` of `source`; null when it cannot. */
  export function R__unzip(
    source: DataView,
    size: number,
    silent: boolean,
    start: number,
  ): Promise<DataView | null>
}
