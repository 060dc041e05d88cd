import { useEffect } from 'react'
import { notify } from '../state/notice-store.ts'
import { view } from '../state/view-store.ts'
import { currentStage, toDrawing } from './canvas-store.ts'
import { copiedText, deleteSelection, pasteText } from './edit-selection.ts'

/**
 * The browser's own copy, cut and paste: text in fields and selected text on the page stay theirs, and no permission is
 * asked for.
 */
export function useClipboardEvents(): void {
  useEffect(() => {
    const ends = new AbortController()
    const { signal } = ends
    const write = (event: ClipboardEvent) => {
      const text = isForPage(event) ? null : copiedText()
      if (text === null) return
      event.clipboardData?.setData('text/plain', text)
      event.preventDefault()
      if (event.type === 'cut') deleteSelection()
    }
    document.addEventListener('copy', write, { signal })
    document.addEventListener('cut', write, { signal })
    document.addEventListener(
      'paste',
      (event) => {
        const text = event.clipboardData?.getData('text/plain') ?? ''
        if (isForPage(event) || text === '') return
        event.preventDefault()
        pasteText(text, pointerPlace())
      },
      { signal },
    )
    return () => ends.abort()
  }, [])
}

function isForPage(event: ClipboardEvent): boolean {
  const { target } = event
  const isField =
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [contenteditable=true]') !== null
  return (
    isField ||
    view().dialog !== null ||
    (event.type !== 'paste' && window.getSelection()?.isCollapsed === false)
  )
}

function pointerPlace() {
  const pointer = currentStage()?.pointer ?? null
  return pointer === null ? null : toDrawing(pointer)
}

export function copySelection(): void {
  const text = copiedText()
  if (text !== null) void write(text)
}

export function cutSelection(): void {
  const text = copiedText()
  if (text !== null) void write(text).then((isWritten) => isWritten && deleteSelection())
}

/** From a menu there is no event to read from, so the browser may ask whether it may. */
export function pasteFromSystem(): void {
  navigator.clipboard.readText().then((text) => pasteText(text, pointerPlace()), refused)
}

async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    refused()
    return false
  }
}

function refused(): void {
  notify({
    tone: 'warning',
    title: 'The clipboard is closed to menus here',
    detail: 'The keys Ctrl+C, Ctrl+X and Ctrl+V work.',
  })
}
