import { createServer } from "node:net"
import { expect, it } from "vitest"
import { freeTcpPort, startCentre } from "./running-centre.ts"

const SEED = "config/seed/small-centre.yaml"

/** A port that somebody has, as long as `use` takes. */
const withBusyPort = async (use: (port: number) => Promise<void>): Promise<void> => {
  const server = createServer((socket) => socket.destroy())
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  try {
    await use((server.address() as { readonly port: number }).port)
  } finally {
    await new Promise((resolve) => server.close(resolve))
  }
}

it("a centre that could not start is told with its last words", () =>
  withBusyPort(async (port) => {
    const said: Array<string> = []
    await expect(
      startCentre({ seed: SEED, settings: { "http.port": String(port) }, say: (text) => said.push(text) })
    ).rejects.toThrow(
      `the centre stopped at once (exit code 1): http.port: 0.0.0.0:${port} is in use by another program`
    )
    // Another try would meet the same port: it was asked for.
    expect(said.filter((text) => text.startsWith("starting"))).toHaveLength(1)
  }))

it("is tried with other ports where one that was picked for it has been taken meanwhile", () =>
  withBusyPort(async (port) => {
    const said: Array<string> = []
    let picks = 0
    // Three are picked for each start; the first of them is nobody's to have.
    const pickPort = () => (picks++ % 3 === 0 ? Promise.resolve(port) : freeTcpPort())
    await expect(startCentre({ seed: SEED, say: (text) => said.push(text), pickPort })).rejects.toThrow("is in use by")
    expect(said.filter((text) => text.startsWith("starting"))).toHaveLength(3)
  }))
