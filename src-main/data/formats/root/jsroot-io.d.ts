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
    /** A bigint where the file says something beyond 2^53. */
    fSeekKey: number | bigint
  }

  export type RootDirectory = { fKeys: RootKey[] }

  export type RootFile = RootDirectory & {
    fEND: number
    readObject(name: string): Promise<unknown>
    readDirectory(name: string): Promise<RootDirectory | null>
  }

  /** A path, or something that reads. */
  export function openFile(source: FileProxy | string): Promise<RootFile | false | null>

  /** Unpacks ROOT's blocks (zlib, LZMA, LZ4, Zstandard) from byte `start` of `source`; null when it cannot. */
  export function R__unzip(
    source: DataView,
    size: number,
    silent: boolean,
    start: number,
  ): Promise<DataView | null>
}

/** jsroot's own way of going through a tree, which is measured against. */
declare module 'jsroot/tree' {
  export class TSelector {
    /** Values of the event, by the names of the branches. */
    tgtobj: Record<string, unknown>
    addBranch(branch: string, name?: string): number
    Process(entry: number): void
  }

  export function treeProcess(tree: unknown, selector: TSelector): Promise<TSelector>
}

declare module 'jsroot/rntuple' {
  import type { RootFile } from 'jsroot/io'
  import type { TSelector } from 'jsroot/tree'

  export type NtupleField = {
    fieldName: string
    typeName: string
    parentFieldId: number
    arraySize: bigint | null
  }

  export type NtupleBuilder = {
    fieldDescriptors: NtupleField[]
    clusterGroups: {
      pageListLength: bigint
      pageListLocator: { offset: bigint; size: number | bigint }
    }[]
    clusterSummaries: { numEntries: number }[]
    pageLocations: unknown[]
    findField(name: string): NtupleField | undefined
    deserializePageList(list: DataView): void
  }

  /** Where header and footer are, as the anchor object in the file says. */
  export type Ntuple = {
    $file: RootFile
    fSeekHeader: number
    fNBytesHeader: number
    fLenHeader: number
    fSeekFooter: number
    fNBytesFooter: number
    fLenFooter: number
    builder?: NtupleBuilder
  }

  export function readHeaderFooter(tuple: Ntuple): Promise<NtupleBuilder | null>

  export function rntupleProcess(
    tuple: Ntuple,
    selector: TSelector,
    range: { firstentry: number; numentries: number },
  ): Promise<TSelector>
}
