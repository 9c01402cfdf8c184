import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createServer } from "node:net"
import { once } from "node:events"
import type { AddressInfo } from "node:net"
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { AUTHORITY_FILE, ownPair } from "../door-keys/own-authority.ts"
import { loopbackOptions } from "../softswitch/testing/loopback-options.ts"
import { callBy, type GatewayOptions, openGateway, type StreamGateway } from "./testing/stream-gateway.ts"
import { type DrivenSwitch, driveSwitch } from "./testing/driven-switch.ts"

// Trunks over TCP and TLS, on real sockets: the far end is a program that shares nothing with the switch but the framing.

const folder = mkdtempSync(join(tmpdir(), "carillon-stream-trunks-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const issued = (name: string) => {
  const own = join(folder, name)
  mkdirSync(own, { recursive: true })
  const { certificate, key } = ownPair({ folder: own, names: ["127.0.0.1"] }, Date.now())
  return { pem: `${certificate}\n${key}`, authority: readFileSync(join(own, AUTHORITY_FILE), "utf8") }
}
const [ours, carriers, strangers] = [issued("ours"), issued("carrier"), issued("stranger")]

const PATIENCE = { timeout: 20_000, interval: 20 }

describe.each(["tcp", "tls"] as const)("a trunk over %s", (transport) => {
  let centre: DrivenSwitch
  const gateways: Array<StreamGateway> = []
  beforeEach(async () => {
    const { sip } = loopbackOptions({ maxLegs: 1, folder, realm: "test", password: "test" })
    centre = await driveSwitch({
      sip: { ...sip, tls: { port: 0, pem: () => ours.pem, authorities: [carriers.authority] } }
    })
  })
  afterEach(async () => {
    for (const gateway of gateways.splice(0)) await gateway.leave()
    await centre.stop()
  })

  const gateway = async (options: GatewayOptions = {}): Promise<StreamGateway> => {
    const opened = await openGateway({ ...(transport === "tls" ? { pem: carriers.pem } : {}), ...options })
    gateways.push(opened)
    return opened
  }
  const door = () => {
    const found = centre.running.listens.find((hop) => hop.transport === transport && hop.address === "127.0.0.1")
    if (found === undefined) throw new Error(`no ${transport}`)
    return found
  }
  const stateOf = (id: string) => centre.running.health().trunks.find((each) => each.id === id)

  test("takes a call out and its end by one connection", async () => {
    const far = await gateway()
    await centre.tell({ id: "carrier", transport, hosts: [far.at], outRules: ["9|.="] })
    expect(await centre.job("originate {origination_uuid=leg}sofia/gateway/carrier/913800138000 &park()")).toBe(
      "+OK leg\n"
    )
    await centre.job("uuid_kill leg")
    await vi.waitFor(
      () => expect(far.heard.map(({ line }) => line.split(" ")[0])).toEqual(["INVITE", "ACK", "BYE"]),
      PATIENCE
    )
    expect(far.heard[0]?.line).toMatch(/^INVITE sip:13800138000@/u)
    expect(new Set(far.heard.map(({ connection }) => connection)).size).toBe(1)
  })

  test("brings a call in by a connection of the other side", async () => {
    await centre.tell({ id: "carrier", transport, from: ["127.0.0.1"] })
    const { close, statuses } = await callBy(door(), "95000", transport === "tls" ? ours.authority : undefined)
    await vi.waitFor(() => expect(statuses).toContain(180), PATIENCE)
    expect(statuses[0]).toBe(100)
    expect(await centre.api("show channels")).toContain("carrier")
    close()
  })

  test("registers with its password, and takes calls only then", async () => {
    const far = await gateway({ account: { user: "4001@ims", password: "given" } })
    const trunk = (password: string) => ({
      id: "carrier",
      transport,
      hosts: [far.at],
      registration: { registrar: far.at, user: "4001", authUser: "4001@ims", password, expiresS: 600 }
    })
    await centre.tell(trunk("wrong"))
    await vi.waitFor(() => expect(stateOf("carrier")?.registration?.refusal).toMatch(/^401/u), PATIENCE)
    expect(await centre.job("originate sofia/gateway/carrier/1 &park()")).toBe("-ERR NETWORK_OUT_OF_ORDER\n")
    await centre.tell(trunk("given"))
    await vi.waitFor(() => expect(stateOf("carrier")?.registration).toMatchObject({ isRegistered: true }), PATIENCE)
    expect(await centre.job("originate sofia/gateway/carrier/1 &park()")).toMatch(/^\+OK/u)
    await centre.job("hupall")
  })

  test("is watched by OPTIONS: away when its machine goes, there again when it is back", async () => {
    const far = await gateway()
    await centre.tell({ id: "carrier", transport, hosts: [far.at], watchEveryS: 1 })
    await vi.waitFor(
      () => expect(stateOf("carrier")?.hosts[0]).toMatchObject({ isUp: true, said: "200 Because" }),
      PATIENCE
    )
    await far.leave()
    await vi.waitFor(
      () => expect(stateOf("carrier")?.hosts[0]).toMatchObject({ isUp: false, said: "unreachable" }),
      PATIENCE
    )
    expect(await centre.job("originate sofia/gateway/carrier/1 &park()")).toBe("-ERR NETWORK_OUT_OF_ORDER\n")
  })

  test("leads on to the next host and the next trunk, from one that is not there, full, or not whom it should be", async () => {
    const [full, good] = [await gateway({ says: 503 }), await gateway()]
    const impostor = transport === "tls" ? [await gateway({ pem: strangers.pem })] : []
    const hosts = [await nobody(), ...impostor.map(({ at }) => at), full.at]
    await centre.tell(
      { id: "first", transport, hosts, next: ["second"] },
      { id: "second", transport, hosts: [good.at] }
    )
    expect(await centre.job("originate {origination_uuid=leg}sofia/gateway/first/95000 &park()")).toBe("+OK leg\n")
    expect(await centre.job("uuid_getvar leg sip_gateway")).toBe("second")
    expect(full.heard[0]?.line).toMatch(/^INVITE/u)
    expect(impostor.flatMap(({ heard }) => heard)).toEqual([])
    await centre.job("uuid_kill leg")
  })
})

/** A port that nobody listens at. */
const nobody = async () => {
  const server = createServer()
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, "close")
  return { address: "127.0.0.1", port }
}
