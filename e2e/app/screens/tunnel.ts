import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A port that leads to another one, as an SSH tunnel does; it can break and come back. */
export type Tunnel = {
  /** The same address through the tunnel. */
  through(address: string): string
  break(): void
  mend(): void
  close(): Promise<void>
}

export async function openTunnel(address: string): Promise<Tunnel> {
  const target = Number(new URL(address).port)
  const sockets = new Set<Socket>()
  let isBroken = false
  const server = createServer((near) => {
    if (isBroken) return void near.destroy()
    const far = connect(target, '127.0.0.1')
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on TCP, where an address is an object
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    through(given) {
      const url = new URL(given)
      url.port = String(port)
      return url.href
    },
    break() {
      isBroken = true
      cut()
    },
    mend: () => void (isBroken = false),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        cut()
      }),
  }
}
