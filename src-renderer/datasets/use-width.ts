import type { RefObject } from 'react'
import { useLayoutEffect, useRef, useState } from 'react'

/** Width of an element in whole pixels, as it changes; 0 until it is measured. */
export function useWidth(): [RefObject<HTMLDivElement | null>, number] {
  const place = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const watched = place.current
    if (watched === null) return
    const measure = () => setWidth(watched.clientWidth)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(watched)
    return () => observer.disconnect()
  }, [])
  return [place, width]
}
