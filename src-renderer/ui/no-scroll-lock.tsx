import type { ReactElement, ReactNode } from 'react'

/**
 * Takes the place of `react-remove-scroll` in the build (`electron.vite.config.ts`). That package keeps a page from
 * scrolling behind menus and dialogs by writing a style sheet into it, which the content security policy forbids. This
 * window’s page is as high as the window and never scrolls.
 */
export function RemoveScroll({ children }: { children: ReactNode }): ReactElement {
  return <>{children}</>
}
