import type { RefObject } from 'react'
import { useLayoutEffect, useRef, useState } from 'react'

/** The size of an element in whole pixels; 0 × 0 before it is laid out. */
export function useSize<Place extends HTMLElement>(): [
  RefObject<Place | null>,
  { width: number; height: number },
] {
  const place = useRef<Place>(null)
  const [size, setSize] = useState({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const element = place.current
    if (element === null) return
    const observer = new ResizeObserver(([entry]) => {
      if (entry === undefined) return
      const width = Math.floor(entry.contentRect.width)
      const height = Math.floor(entry.contentRect.height)
      setSize((before) => (before.width === width && before.height === height ? before : { width, height }))
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [place, size]
}
