import { useEffect, useState } from 'react'

/** The clock, once a second while somebody looks. */
export function useNow(isTicking: boolean): number {
  const [now, setNow] = useState(() => performance.now())
  useEffect(() => {
    if (!isTicking) return
    const timer = setInterval(() => setNow(performance.now()), 1000)
    return () => clearInterval(timer)
  }, [isTicking])
  return now
}
