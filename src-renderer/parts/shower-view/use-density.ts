import { useEffect, useState } from 'react'

/** Device pixels per CSS pixel; changes with the zoom and with the screen. */
export function useDensity(): number {
  const [density, setDensity] = useState(() => Math.max(1, window.devicePixelRatio))
  useEffect(() => {
    const query = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`)
    const change = () => setDensity(Math.max(1, window.devicePixelRatio))
    query.addEventListener('change', change)
    return () => query.removeEventListener('change', change)
  }, [density])
  return density
}
