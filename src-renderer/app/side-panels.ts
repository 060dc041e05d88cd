import { isNarrow, show, view } from '../state/view-store.ts'

/**
 * A window that becomes narrow puts palette and inspector away, which would lie over the drawing there; a window that
 * becomes wide again has them as they were. Called once.
 */
export function followWidth(): void {
  let wasNarrow = isNarrow()
  let beside = wasNarrow ? { palette: true, inspector: true } : panels()
  window.addEventListener('resize', () => {
    if (isNarrow() === wasNarrow) return
    wasNarrow = !wasNarrow
    if (!wasNarrow) return show(beside)
    beside = panels()
    show({ palette: false, inspector: false })
  })
}

function panels(): { palette: boolean; inspector: boolean } {
  const { palette, inspector } = view()
  return { palette, inspector }
}
