import { existsSync } from 'node:fs'
import { homedir, hostname } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { problem, ProblemError } from '../../../src-shared/base/problem.ts'
import { createGrants } from '../../host/grants.ts'
import { createHost } from '../../host/create-host.ts'
import type { Host } from '../../host/host.ts'
import { stateFolder } from '../../host/state-folder.ts'
import { resourcePath } from '../../resources.ts'
import { openBrowser } from '../../server/open-browser.ts'
import { startServer, type RunningServer } from '../../server/start-server.ts'
import { EXIT, type Command } from '../command.ts'
import { flag, textOption, wholeOption } from '../options.ts'
import type { Terminal } from '../terminal.ts'

/** Where the search for a free port begins. */
const FIRST_PORT = 4715

export const serveCommand: Command = {
  name: 'serve',
  summary: 'Start the app for a browser on this machine, or through an SSH tunnel from another one',
  positionals: [],
  options: {
    port: {
      type: 'string',
      value: 'N',
      description: `Port (default: the first free one from ${FIRST_PORT})`,
    },
    folder: {
      type: 'string',
      value: 'DIR',
      description: 'Folder of projects and runs (default: where the command is started)',
    },
    'no-open': { type: 'boolean', description: 'Do not open a browser' },
  },
  examples: ['serve', 'serve --folder /data/showers --port 8080 --no-open'],
  async run(call) {
    const { terminal } = call
    const port = wholeOption(call, 'port', { min: 1, max: 65_535 })
    const folder = resolve(textOption(call, 'folder') ?? '.')
    const host = createHost({
      kind: 'server',
      folder,
      stateFolder: stateFolder(),
      grants: createGrants([folder, resolve('.'), homedir()]),
      desktop: null,
      log: (line) => terminal.note(line),
    })
    const server = await startServer({
      host,
      folder: windowFolder(),
      port: port === null ? { from: FIRST_PORT } : { asked: port },
      log: (line) => terminal.note(line),
    })
    announce(terminal, server, folder)
    if (!flag(call, 'no-open')) openBrowser(server.address)
    await untilInterrupted(terminal, host)
    await server.close()
    return EXIT.ok
  },
}

function announce(terminal: Terminal, server: RunningServer, folder: string): void {
  const { address, port } = server
  if (terminal.json) terminal.printJson({ ok: true, address, port, folder })
  else {
    terminal.print(`Ganvas is at ${address}`)
    terminal.note(
      `From another machine: ssh -L ${port}:127.0.0.1:${port} ${hostname()}, then open the same address there.`,
    )
    terminal.note('The address works once, for one browser. Ctrl-C ends the server; runs are saved.')
  }
}

/** The first Ctrl-C saves what runs and ends; a second one does not wait for that. */
function untilInterrupted(terminal: Terminal, host: Host): Promise<void> {
  return new Promise((done) => {
    let isEnding = false
    const end = () => {
      const active = host.activeRuns()
      if (!isEnding && active.length > 0) {
        const names = active
          .map(({ name, round }) => `${name} (round ${round.toLocaleString('en')})`)
          .join(', ')
        terminal.note(
          `Saving and stopping ${names}; continue later from the list of runs. Ctrl-C again ends at once.`,
        )
      }
      isEnding = true
      void host.close().then(done)
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
  })
}

/** The built window lies beside the built program, or in the folder `out` of the sources. */
function windowFolder(): string {
  const root = dirname(resourcePath())
  const found = join(root, 'out', 'renderer')
  if (existsSync(join(found, 'index.html'))) return found
  throw new ProblemError([
    problem({
      code: 'server.no-window',
      message: 'The window has not been built.',
      hint: 'Run “npm run build”.',
    }),
  ])
}
