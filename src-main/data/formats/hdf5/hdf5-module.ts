/**
 * The HDF5 library as WebAssembly (package h5wasm), one instance per open file. A damaged file can leave the library in
 * a state that must not be used again (an error jumps out of the middle of C code, or the code traps); an instance that
 * belongs to one file goes away with it. An instance costs about 25 ms and 4 MB. Files are read through the operating
 * system by range: nothing is loaded whole.
 */
export type Hdf5Module = {
  HEAPU8: Uint8Array<ArrayBuffer>
  H5G_DATASET: number
  open(path: string, mode: number, trackOrder: boolean, lowVersion: number, highVersion: number): bigint
  close_file(file: bigint): number
  get_names(file: bigint, path: string, recursive: boolean): string[]
  get_type(file: bigint, path: string): number
  get_symbolic_link(file: bigint, path: string): string | null
  get_external_link(file: bigint, path: string): { filename?: string; obj_path?: string }
  /** The 8 bytes of an object reference: the address of its header. */
  create_object_reference(file: bigint, path: string): number[]
  get_dataset_metadata(file: bigint, path: string): Hdf5Metadata
  get_dataset_filters(file: bigint, path: string): Hdf5Filter[]
  get_attribute_names(file: bigint, path: string): string[]
  get_attribute_metadata(file: bigint, path: string, name: string): Hdf5Metadata
  get_attribute_data(file: bigint, path: string, name: string, pointer: bigint): number
  get_dataset_data(
    file: bigint,
    path: string,
    count: bigint[] | null,
    offset: bigint[] | null,
    strides: bigint[] | null,
    pointer: bigint,
  ): number
  reclaim_vlen_memory(file: bigint, path: string, attribute: string, pointer: bigint): number
  reclaim_vlen_memory_count(
    file: bigint,
    path: string,
    attribute: string,
    pointer: bigint,
    count: bigint[],
  ): number
  activate_throwing_error_handler(): number
  _malloc(bytes: number): number
  _free(pointer: number): void
  UTF8ToString(pointer: number): string
}

export type Hdf5Filter = { id: number; name: string; cd_values?: number[] }

export type Hdf5Metadata = {
  /** H5T_class_t: 0 integer, 1 float, 3 string, 6 compound, 8 enumeration, 9 variable length, ... */
  type: number
  size: number
  signed: boolean
  littleEndian: boolean
  vlen: boolean
  total_size: number
  shape: number[] | null
  maxshape?: number[] | null
  chunks: number[] | null
  enum_type?: { type: number }
  virtual_sources?: { file_name: string }[]
}

type ModuleFactory = (options: { noInitialRun: boolean }) => Promise<Hdf5Module>

let loading: Promise<ModuleFactory> | null = null

/** A fresh instance whose errors are JavaScript errors (the default prints them and returns unset memory). */
export async function startHdf5(): Promise<Hdf5Module> {
  loading ??= loadFactory()
  const module = await (await loading)({ noInitialRun: true })
  module.activate_throwing_error_handler()
  return module
}

async function loadFactory(): Promise<ModuleFactory> {
  // The package's Node entry keeps one instance for everybody; the factory that it calls lies beside it.
  const factory = new URL('./hdf5_util.js', import.meta.resolve('h5wasm/node')).href
  const loaded: { default: ModuleFactory } = await import(/* @vite-ignore */ factory)
  return loaded.default
}

/** The innermost line of an HDF5 error stack: what really went wrong. */
export function hdf5Reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const lines = [...text.matchAll(/#\d+: .*? in \w+\(\): (.+)/g)]
  return lines.at(-1)?.[1]?.trim() ?? text.split('\n')[0]?.trim() ?? 'unknown error'
}
