import { samplerInputs, samplerOutput } from '../../../src-shared/compile/sampler.ts'
import { askPython } from './ask-python.ts'
import { pathEndingIn, type Reader } from './reader.ts'

/** Imports the module as a user would, from its file, and calls it in the order of its inputs. */
export const pytorchReader: Reader = {
  target: 'pytorch',
  read: ({ paths, inputs, trained }) => {
    const names = samplerInputs(trained).map(({ name }) => name)
    return askPython({
      title: 'PyTorch',
      modules: ['torch', 'safetensors.torch'],
      packages: ['torch', 'safetensors'],
      program: PROGRAM.replace('ORDER', JSON.stringify(names)).replace('OUTPUT', samplerOutput(trained).name),
      modelPath: pathEndingIn(paths, '.py'),
      inputs,
    })
  },
}

const PROGRAM = `
def run(path, inputs):
    import ctypes, importlib.util
    spec = importlib.util.spec_from_file_location("exported_generator", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    generator = module.load()
    given = [torch.frombuffer(raw, dtype=torch.float32).reshape(shape) for shape, raw in (inputs[name] for name in ORDER)]
    with torch.no_grad():
        made = generator(*given).contiguous()
    return {"OUTPUT": (made.shape, ctypes.string_at(made.data_ptr(), 4 * made.numel()))}, torch.__version__
`
