/**
 * The HDF5 library as WebAssembly (package h5wasm), one instance per open file. A damaged file can leave the library in
 * a state that must not be used again (an error jumps out of the middle of C code, or the code traps): an instance goes
 * away with the file that it failed on, and only one that never failed is used for another file. An instance costs 10 to
 * 100 ms and 4 MB, the first one more. Files are read through the operating system by range: nothing is loaded whole.
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

type Instantiated = (instance: WebAssembly.Instance, module: WebAssembly.Module) => void

type ModuleFactory = (options: {
  noInitialRun: boolean
  instantiateWasm?: (imports: WebAssembly.Imports, done: Instantiated) => object
}) => Promise<Hdf5Module>

type Loaded = { factory: ModuleFactory; compiled: WebAssembly.Module | null }
let loading: Promise<Loaded> | null = null

/** Instances that nothing has gone wrong in, without an open file. */
const idle: Hdf5Module[] = []
const IDLE_AT_MOST = 2
/** The memory of an instance only grows. */
const WORTH_KEEPING_BYTES = 64 * 2 ** 20

/** Loads the library ahead of the first file, which takes longer than opening one. */
export async function loadHdf5(): Promise<void> {
  loading ??= load()
  await loading
}

/** An instance for one file, whose errors are JavaScript errors (the default prints them and returns unset memory). */
export async function startHdf5(): Promise<Hdf5Module> {
  loading ??= load()
  const { factory, compiled } = await loading
  const before = idle.pop()
  if (before !== undefined) return before
  const module = await factory({
    noInitialRun: true,
    ...(compiled === null ? {} : { instantiateWasm: instantiated(compiled) }),
  })
  module.activate_throwing_error_handler()
  return module
}

/** Closes the file and keeps the instance for the next one. Only for an instance that has never failed. */
export function closeHdf5(module: Hdf5Module, file: bigint): void {
  module.close_file(file)
  if (idle.length < IDLE_AT_MOST && module.HEAPU8.length <= WORTH_KEEPING_BYTES) idle.push(module)
}

function instantiated(compiled: WebAssembly.Module) {
  return (imports: WebAssembly.Imports, done: Instantiated): object => {
    void WebAssembly.instantiate(compiled, imports).then((instance) => done(instance, compiled))
    return {}
  }
}

/**
 * The package compiles its 3 MB of WebAssembly anew for every instance, which takes five times as long as everything else.
 * It gives no way to what it has compiled, so that is caught on its way, once; other modules pass through.
 */
async function load(): Promise<Loaded> {
  const factory = await loadFactory()
  const original = WebAssembly.instantiate
  let compiled: WebAssembly.Module | null = null
  const watching = async (
    source: BufferSource,
    imports?: WebAssembly.Imports,
  ): Promise<WebAssembly.WebAssemblyInstantiatedSource> => {
    const made = await original(source, imports)
    const module = 'module' in made ? made.module : null
    if (module !== null && WebAssembly.Module.exports(module).some(({ name }) => name === 'H5Fopen')) {
      compiled = module
    }
    return made
  }
  WebAssembly.instantiate = watching as typeof original // both forms pass through as they are
  try {
    const first = await factory({ noInitialRun: true })
    first.activate_throwing_error_handler()
    idle.push(first)
  } finally {
    WebAssembly.instantiate = original
  }
  return { factory, compiled }
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
