import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where Ganvas keeps what belongs to the user and not to a project; GANVAS_STATE names another folder. */
export function stateFolder(): string {
  const { GANVAS_STATE, XDG_STATE_HOME, LOCALAPPDATA } = process.env
  if (GANVAS_STATE !== undefined && GANVAS_STATE !== '') return GANVAS_STATE
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Ganvas')
  if (process.platform === 'win32') return join(LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'Ganvas')
  return join(XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'ganvas')
}
