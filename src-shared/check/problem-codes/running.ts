import type { ProblemCodes } from './problem-code.ts'

/** Files, runs, exports and the command line. */
export const runningCodes: ProblemCodes = {
  'file.missing': [
    'The file is not there.',
    'Cannot read demo.ganvas: it does not exist.',
    'Check the path.',
  ],
  'file.no-folder': [
    'The folder of the file is not there.',
    'Cannot write results/showers.h5: the folder does not exist.',
    'Make the folder, or choose another place.',
  ],
  'file.permission': [
    'The file system does not allow it.',
    'Cannot write runs/1/manifest.json: permission is denied.',
    'Change the permissions or choose another place.',
  ],
  'file.read-only': [
    'The disk cannot be written.',
    'Cannot write runs/1/manifest.json: the disk is read-only.',
    'Choose a folder on another disk.',
  ],
  'file.disk-full': [
    'The disk is full. The old file is intact.',
    'Cannot write demo.ganvas: the disk is full.',
    'Free some space or choose another disk.',
  ],
  'file.too-large': [
    'The file would become too large for the disk.',
    'Cannot write showers.h5: the file would become too large for this disk.',
    'Choose another disk.',
  ],
  'file.too-many-open': [
    'Too many files are open at once.',
    'Cannot read showers.h5: too many files are open.',
    'Close other programs or raise the limit (`ulimit -n`).',
  ],
  'file.is-folder': [
    'A folder stands where a file is needed.',
    'Cannot read demo: it is a folder.',
    'Name a file.',
  ],
  'file.not-folder': [
    'A part of the path is a file.',
    'Cannot write demo.ganvas/run: a part of the path is not a folder.',
    'Check the path.',
  ],
  'file.failed': [
    'The file system reports another fault.',
    'Cannot read demo.ganvas: the system says EIO.',
    'Check the disk and the path.',
  ],
  'run.exists': [
    'The folder already holds a run.',
    'runs/1 already holds a run.',
    'Continue it with `--resume`, or choose another folder with `--out`.',
  ],
  'run.folder-not-empty': [
    'The folder holds other files.',
    'runs already holds 4 files that are not a run.',
    'Choose another folder with `--out`.',
  ],
  'run.in-use': [
    'Another process trains in this folder.',
    'The run folder runs/1 is in use by process 4242.',
    'Wait or stop it, or choose another folder.',
  ],
  'run.manifest': [
    'The manifest of the run cannot be read by this version.',
    'runs/1/manifest.json is not a manifest of this version: seed Invalid input.',
    'Use the version of Ganvas that made the run.',
  ],
  'run.missing': [
    'There is no run to continue.',
    'There is no run of “demo” in runs to continue.',
    'Name its folder with `--out`, or train without `--resume`.',
  ],
  'run.nothing-to-continue': [
    'A warning: the run to continue was ended before its first round was saved, so it begins again.',
    'runs/1 holds 0 rounds of a run to continue: it starts from the beginning.',
    'If you meant another run, stop this one and name its folder.',
  ],
  'run.complete-already': [
    'A warning: the run to continue has done all its rounds and was judged, so there is nothing to do.',
    'The run in runs/1 is complete: it has done 2000 of 2000 rounds.',
    'To train it further, give more rounds: `--steps`, or “Continue to” in the window.',
  ],
  'run.longer-already': [
    'A run cannot be taken back to fewer rounds than it has done.',
    'The run was to end after 100 rounds, but has done 400.',
    'Give `--steps` a larger number, or start a new run.',
  ],
  'run.no-checkpoint': [
    'The run stopped before its first checkpoint.',
    'The run in runs/1 has no checkpoint: it stopped before the first of them.',
    'Continue it with `--resume`.',
  ],
  'run.no-generator': [
    'The run has no generator to draw showers from.',
    'The run in runs/1 has no generator among its networks (Classifier).',
    'Choose a run of a project with a generator.',
  ],
  'run.other-project': [
    'The run was made from another version of the project.',
    'The run in runs/1 was made from another version of this project: more differs than learning rates and length.',
    'Continue it with its own copy, or start a new run.',
  ],
  'run.other-rates': [
    'A warning: the run is continued with other learning rates than it was begun with.',
    'The run goes on after round 1200 with other learning rates: 0.0003 instead of 0.001 for “Critic”.',
    'The manifest keeps this, and the project as it was before.',
  ],
  'run.other-seed': [
    'The run was begun with another seed.',
    'The run in runs/1 was begun with seed 1, but --seed is 7.',
    'Leave `--seed` out to continue it, or start a new run.',
  ],
  'run.other-data': [
    'The run was made with other data.',
    'The run began with a.h5 (SHA-256 0a1b2c3d4e5f…), but b.h5 has 5f4e3d2c1b0a….',
    'Name the original file with `--data`, or start a new run.',
  ],
  'checkpoint.broken': [
    'A checkpoint does not fit the project.',
    'The checkpoint has no weight g/dense/kernel, but the project needs 4×8.',
    'Use an unchanged copy of the run folder.',
  ],
  'runtime.missing': [
    'The chosen back end cannot be used on this machine.',
    'The back end “native-cpu” cannot be used: GANVAS_NATIVE=off switches native TensorFlow off.',
    '`ganvas doctor` says what is missing and how to get it.',
  ],
  'train.unknown-metric': [
    'The best checkpoint of a run is to be chosen by something that is not observed.',
    'The best checkpoint is to be chosen by “w1/totl”, which is none of the 35 metrics of these showers.',
    'Choose one of those in the hint, or leave `--best` out.',
  ],
  'train.no-dataset': [
    'The project has no dataset node.',
    'The project has no dataset node, so there is nothing to train on.',
    'Add a Dataset node to the data lane.',
  ],
  'train.not-finite': [
    'A loss or weight became NaN or infinite. The last good checkpoint is kept.',
    'Training stopped at round 1200: the loss is NaN, in “Critic”.',
    'Lower the learning rate, or look for extreme values in the data.',
  ],
  'trainer.crashed': [
    'The training process ended by itself.',
    'The trainer process ended unexpectedly (signal SIGKILL).',
    'Continue the run: in the window with “Continue from checkpoint”, on the command line with `--resume`. `ganvas doctor` shows the back end.',
  ],
  'trainer.stopped-late': [
    'The training process did not stop in time.',
    'The trainer did not stop in time and was ended (signal SIGKILL).',
    'The last checkpoint is intact: continue the run in the window, or with `--resume`.',
  ],
  'generate.no-condition': [
    'An energy was asked for, but the generator takes none.',
    'An energy was asked for, but this generator takes 0 conditions.',
    'Leave `--energy` out.',
  ],
  'generate.no-energy': [
    'An energy was asked for, but the condition is something else.',
    "An energy was asked for, but this generator's condition is 10 numbers in the unit 1.",
    'Leave `--energy` out.',
  ],
  'generate.not-showers': [
    'The generator makes no energies, which the file layout holds.',
    "This run's generator makes events in the unit 1, but the CaloChallenge layout holds energies in MeV.",
    'Export it and sample it there.',
  ],
  'generate.own-data': [
    'The file to write is the one that the run was trained on. It is kept.',
    'photons.h5 is the file that this run was trained on; writing there would replace it.',
    'Give another file.',
  ],
  'generate.outside-training': [
    'A warning: the energies asked for lie outside the training data.',
    'Energies of 500 to 500 GeV were asked for, but the generator was trained on 1 to 100 GeV.',
    'Stay inside the range, or train with data that cover it.',
  ],
  'train.too-large': [
    'The training would take more memory than there is; nothing was begun. The estimate is right within a third.',
    'Training “Showers” needs about 48 GB of memory, but 6.1 GB are free. 45 GB of it are weights, optimizer state and their copies; the largest weight is that of “Dense” in “Critic” with 268,435,456 numbers.',
    'Make smaller what the message names, or train on a machine with more memory.',
  ],
  'run.no-best-checkpoint': [
    'A run keeps no best checkpoint: it is older than that, was not observed, or lost the file.',
    'The run in runs/1 keeps 0 best checkpoints: nothing was observed while it trained.',
    'Take the last one: `--checkpoint last`.',
  ],
  'run.no-such-checkpoint': [
    'A run has no checkpoint of the round that was asked for.',
    'The run in runs/1 has no checkpoint of round 500; it has 3: 800, 900, 1000.',
    'Choose one of those in the message.',
  ],
  'sampling.inputs': [
    'A generator is asked for showers with too few, too many or impossible numbers.',
    '2 showers need 2 rows of conditions, but got 1.',
    'Give one row per shower, with as many numbers as the generator’s inputs have.',
  ],
  'generate.interrupted': [
    'The command was stopped.',
    'Interrupted after 500 of 1000 showers; no file was written.',
    'Run it again.',
  ],
  'generate.exists': [
    'The file to generate into is there already.',
    'photons-gan.h5 is there already (4,210,688 bytes).',
    'Give `--force` to write over it, or another name with `--out`.',
  ],
  'simulate.exists': [
    'The file to simulate into is there already.',
    'showers.h5 is there already (4,210,688 bytes).',
    'Give `--force` to write over it, or another name with `--out`.',
  ],
  'simulate.detector': [
    'The simulator has no such detector.',
    'There is no detector “atlas”.',
    'Choose one of those in the hint.',
  ],
  'simulate.particle': [
    'The simulator has no such particle.',
    'There is no particle “muon” in the simulator.',
    'Choose one of those in the hint.',
  ],
  'simulate.showers': [
    'The number of showers is no whole number above 0.',
    'The number of showers must be a whole number from 1, but got 0.',
    'Use, for example, 10000.',
  ],
  'simulate.interrupted': [
    'The command was stopped.',
    'Interrupted after 500 of 1000 showers; no file was written.',
    'Run it again.',
  ],
  'agreement.sizes': [
    'Showers of another detector are compared.',
    'The geometry has 368 cells, but the generated showers have 533.',
    'Compare showers of the same detector.',
  ],
  'agreement.not-finite': [
    'A shower holds a value that is no number.',
    'Cell 4 of generated shower 17 is NaN, not a number.',
    'Take the generator from an earlier checkpoint.',
  ],
  'agreement.few-events': [
    'Too few showers for a comparison.',
    'A comparison needs at least 10 real showers, but got 3.',
    'Use more events, or a larger test fraction.',
  ],
  'export.no-generator': [
    'There is no generator to export.',
    'Exporting needs one generator, but “Iris” has 0.',
    'Give the role generator to the network that makes events.',
  ],
  'export.data-source': [
    'The generator takes events of the data set, which an exported one does not have.',
    'The generator “Generator” takes events of the data set as input, which an exported generator does not have.',
    'Feed it from latent numbers and conditions only.',
  ],
  'export.not-a-stack': [
    'The generator is more than layers one after the other.',
    'A layers model holds one stack of layers from one latent vector to the event, but “Generator” has 2 inputs.',
    'Export to TensorFlow.js (tfjs), whose graph model holds every generator.',
  ],
  'export.par04-cells': [
    'Geant4’s Par04 example has one mesh: the same cells in r and phi in every layer.',
    'Par04 needs the same cells in r and phi in every layer, but this calorimeter has 5 layers that differ.',
    'Export to ONNX instead.',
  ],
  'export.par04-inputs': [
    'Par04 gives a generator one vector of random numbers and one energy.',
    'Par04 gives a generator 1 latent vector and 1 energy, but this one takes 1 latent input(s), no energy.',
    'Use one Latent node and the incident energy as the only condition.',
  ],
  'export.cpp-layers': [
    'A C++ header is for generators of dense layers.',
    'A C++ header holds dense layers, but “Generator” has 2 layers over images (“Conv 2D”).',
    'Export to ONNX, which C++ runs with ONNX Runtime, or draw the generator with dense layers.',
  ],
  'export.too-large': [
    'The generator does not fit into one file of this kind.',
    'An ONNX file holds at most 2147483647 bytes, but this generator needs 3000000000.',
    'Export to TensorFlow.js, or use fewer weights.',
  ],
  'export.unknown-target': [
    'There is no such export.',
    'There is no export target “onx”.',
    'Choose one of those in the hint.',
  ],
  'export.unreadable': [
    'The written file does not run. Nothing was exported.',
    'ONNX Runtime does not run the exported file.',
    'Report it with the project file.',
  ],
  'export.mismatch': [
    'The written file gives other showers than the trained generator. Nothing was exported.',
    'The ONNX export differs from the trained generator by 3.0e-3, but at most 1e-4 is allowed.',
    'Report it with the project file.',
  ],
  'cli.unknown-command': [
    'There is no such command.',
    'There is no command “trian”.',
    'Use one of those in the hint.',
  ],
  'cli.argument-missing': [
    'A command needs one more word.',
    '“train” needs PROJECT: a *.ganvas file, or the name of a template.',
    'See `ganvas COMMAND --help`.',
  ],
  'cli.argument-surplus': [
    'A command got one word too many, often a path with spaces.',
    '“train” takes 1 word and options, but “project.ganvas” is one word more.',
    'Quote paths that contain spaces.',
  ],
  'cli.option': [
    'There is no such option.',
    '“train” has no option --epoch.',
    'Use one of those in the hint.',
  ],
  'cli.option-value': [
    'The value of an option is out of range or of the wrong form.',
    '--steps is “many”, but must be a whole number from 1 on.',
    'Give a value as the hint says.',
  ],
  'cli.option-missing': ['A command needs an option.', '--out is missing: where to write.', 'Add it.'],
  'cli.interrupted': [
    'The command was stopped before it had written anything.',
    'Interrupted; “export” has written nothing.',
    'Run it again.',
  ],
  'cli.option-conflict': [
    'Two options say different things, or one is given twice.',
    '--steps 100 and --epochs 3 both set the length.',
    'Give one of them.',
  ],
}
