import type { ReactElement } from 'react'
import { menus, titleOf } from '../../commands/command.ts'
import { commands } from '../../commands/list.ts'
import { shownKeys } from '../../commands/shortcut.ts'
import { show } from '../../state/view-store.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { isMac } from '../../ui/platform.ts'
import './menus.css'

export function ShortcutsDialog(): ReactElement {
  return (
    <Dialog
      title="Keyboard shortcuts"
      note="Single letters and signs are off while you write in a field."
      width={680}
      onClose={() => show({ dialog: null })}
    >
      <div className="shortcuts" tabIndex={0} role="group" aria-label="Shortcuts">
        {menus.map((menu) => {
          const withKeys = commands.filter((each) => each.menu === menu && each.keys.length > 0)
          return withKeys.length === 0 ? null : (
            <section key={menu}>
              <h3>{menu}</h3>
              <dl>
                {withKeys.map((each) => (
                  <div key={each.id}>
                    <dt>{titleOf(each)}</dt>
                    <dd>
                      {each.keys.map((keys) => (
                        <kbd key={keys}>{shownKeys(keys, isMac)}</kbd>
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          )
        })}
      </div>
    </Dialog>
  )
}
