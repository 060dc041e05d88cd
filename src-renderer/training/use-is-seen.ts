import { useEffect, useRef, useState, type RefObject } from 'react'

/** Whether an element is on the screen, or nearly: what is scrolled away need not be kept up to date. */
export function useIsSeen<Element extends HTMLElement>(): [RefObject<Element | null>, boolean] {
  const place = useRef<Element>(null)
  const [isSeen, setIsSeen] = useState(true)
  useEffect(() => {
    if (place.current === null) return
    const watcher = new IntersectionObserver((entries) => setIsSeen(entries.at(-1)?.isIntersecting ?? true), {
      rootMargin: '60px',
    })
    watcher.observe(place.current)
    return () => watcher.disconnect()
  }, [])
  return [place, isSeen]
}
