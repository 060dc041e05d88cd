import type { RefObject } from 'react'
import { useLayoutEffect, useRef, useState } from 'react'

/** Of an element, in CSS pixels, as it changes; 0 until it is measured. */
export function useSize<Element extends HTMLElement>(): [
  RefObject<Element | null>,
  { width: number; height: number },
] {
  const element = useRef<Element>(null)
  const [size, setSize] = useState({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const watched = element.current
    if (watched === null) return
    const measure = () =>
      setSize((before) => {
        const { clientWidth: width, clientHeight: height } = watched
        return before.width === width && before.height === height ? before : { width, height }
      })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(watched)
    return () => observer.disconnect()
  }, [])
  return [element, size]
}
