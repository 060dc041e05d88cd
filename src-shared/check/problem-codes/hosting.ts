import type { ProblemCodes } from './problem-code.ts'

/** Windows, their host and the local server. */
export const hostingCodes: ProblemCodes = {
  'project.exists': [
    'A new project would replace a file.',
    'There is already a file /home/me/showers.ganvas.',
    'Choose another name, or replace it.',
  ],
  'project.changed': [
    'The project file was changed by another program or window since it was opened.',
    '/home/me/showers.ganvas was changed since it was opened here (it was 1a2b3c4d, it is 5e6f7a8b).',
    'Save under another name, open the file again, or replace it.',
  ],
  'project.no-version': [
    'An earlier text of a project is not kept any more.',
    'There is no saved version “2026-11-21T14-35-37.000Z-1a2b3c4d.ganvas” of showers.ganvas any more.',
    'The last ten saved texts are kept; choose another one.',
  ],
  'project.too-large': [
    'The file is too large for a project.',
    'photons.hdf5 has 1073741824 bytes, but a project has at most 16777216.',
    'Choose a *.ganvas file.',
  ],
  'file.not-granted': [
    'The window may not use this file.',
    'Cannot read /etc/passwd: it is neither in a folder that this window may use nor was it chosen.',
    'Choose the file in a dialog, or drop it onto the window.',
  ],
  'file.upload': [
    'A dropped file did not arrive whole.',
    'Of 4096 bytes, 1024 have arrived.',
    'Drop the file again.',
  ],
  'run.still-running': [
    'The run has to end first.',
    'The run “demo-20261121-143537” is still running.',
    'Stop it first.',
  ],
  'run.not-here': [
    'The run is trained by another program, which alone can steer it.',
    'The run “demo-20261121-143537” is not trained by this window’s host, so it cannot be steered here.',
    'Steer it where it was started, or continue it here once it has ended.',
  ],
  'run.samples': [
    'The sample files of a run are not what they should be.',
    'The samples of round 30 in runs/demo are not those of a Ganvas run.',
    'Choose another round.',
  ],
  'run.failed': ['The run has failed.', 'The run has failed.', 'Continue it from its last checkpoint.'],
  'trainer.bug': [
    'A fault of Ganvas ended the trainer.',
    'Cannot read properties of undefined.',
    'Please report it with the project file.',
  ],
  'host.bug': [
    'A fault of Ganvas in the host of the windows.',
    'Cannot read properties of undefined.',
    'Please report it with what you did.',
  ],
  'sampling.closed': [
    'The generator was closed meanwhile.',
    'This generator is not open any more.',
    'Open it again.',
  ],
  'server.port': [
    'The server cannot use this port.',
    'The port 8080 is in use by another program.',
    'Give another one with `--port`, or none: the next free one is taken then.',
  ],
  'server.no-window': [
    'The window has not been built.',
    'The window has not been built.',
    'Run `npm run build`.',
  ],
  'connection.lost': [
    'The window does not reach its host.',
    'The connection to the host is lost.',
    'Runs go on without the window. It connects again by itself.',
  ],
  'connection.closed': [
    'The window has ended its connection itself.',
    'This window has closed its connection.',
    'Reload the window.',
  ],
  'connection.expired': [
    'The server was started again, so that this page may not use it any more.',
    'This page may no longer use the server: it has been started again since.',
    'Open the address that `ganvas serve` has printed.',
  ],
  'protocol.version': [
    'Window and host are of different versions.',
    'This window speaks version 1 of the protocol, but its host speaks 2.',
    'Reload the window; if that does not help, start Ganvas again.',
  ],
  'protocol.hello': [
    'A request came before the greeting.',
    'The first request of a window is “hello”.',
    'Reload the window.',
  ],
  'protocol.unknown-request': [
    'The host does not know what was asked.',
    'The host knows no request “runs.fly”.',
    'Reload the window: it may be of another version than the host.',
  ],
  'protocol.input': [
    'A request was not made as agreed.',
    'The request “run.follow” is not as agreed: afterSeq: Invalid input: expected number, received string.',
    'Reload the window: it may be of another version than the host.',
  ],
  'protocol.output': [
    'An answer was not made as agreed.',
    'The host answered “runs.list” in a form that this window does not know.',
    'Reload the window: it may be of another version than the host.',
  ],
}
