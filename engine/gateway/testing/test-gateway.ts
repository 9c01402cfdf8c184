import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Logger from "effect/Logger"
import * as Scope from "effect/Scope"
import { AN_AGENTS, EVERYTHING, testAsker, UNTROUBLED } from "./askers.ts"
import { AgentId } from "#actors/vocabulary.ts"
import type { HealthTable } from "#engine/ports/Health.ts"
import { type Gateway, type GatewayOptions, openGateway } from "../gateway.ts"
import { hashPassword } from "../../password-hash/password-hash.ts"
import { prepareCopy } from "#engine/web-library/copy.ts"
import { loadUws } from "#engine/web-library/load.ts"
import { INSIDE_KEY, ToyCore } from "./toy-core.ts"
import { ToyOffice } from "./toy-office.ts"

export const PASSWORD = "bells and 铃声"

/** A real gateway on a free port, before a toy engine with a supervisor (`chief`) and two agents (`1001`, `1002`). */
export class TestGateway {
  readonly folder = mkdtempSync(join(tmpdir(), "carillon-gw-"))
  readonly core = new ToyCore()
  readonly office = new ToyOffice()
  readonly log: Array<string> = []
  health: HealthTable = { ok: true, workers: {} }
  readonly options: Partial<GatewayOptions>
  #scope: Scope.Closeable | undefined
  #gateway: Gateway | undefined

  constructor(options: Partial<GatewayOptions> = {}) {
    this.options = options
  }

  get recordings(): string {
    return join(this.folder, "recordings")
  }

  get screens(): string {
    return join(this.folder, "dist")
  }

  get officeSocket(): string {
    return this.coreSocket.replace("core", "office")
  }

  get coreSocket(): string {
    return join(this.folder, "core.sock")
  }

  get port(): number {
    return (this.#gateway as Gateway).port
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  counts(): Record<string, unknown> {
    return (this.#gateway as Gateway).counts()
  }

  async open(): Promise<void> {
    mkdirSync(this.recordings)
    mkdirSync(this.screens)
    const passwordHash = await hashPassword(PASSWORD)
    this.core.addQueue("sales", "销售")
    this.office.accounts.set("chief", {
      id: "chief",
      name: "班长",
      agent: null,
      passwordHash,
      ...UNTROUBLED,
      asker: testAsker("chief", null, EVERYTHING)
    })
    for (const id of ["1001", "1002"]) {
      this.core.addAgent(id, `坐席 ${id}`)
      this.office.accounts.set(id, {
        id,
        name: `坐席 ${id}`,
        agent: AgentId.make(id),
        passwordHash,
        ...UNTROUBLED,
        asker: testAsker(id, id, AN_AGENTS)
      })
    }
    await this.core.start(this.coreSocket)
    await this.office.start(this.officeSocket)
    this.#scope = Effect.runSync(Scope.make())
    this.#gateway = await Effect.runPromise(this.#opened(0).pipe(Effect.provideService(Scope.Scope, this.#scope)))
    await this.until(() => this.counts()["engine"] === true)
  }

  /** Waits for what another process or socket does; the test's own time limit is the limit. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5))
  }

  /** A gateway as configured; for a second one on the same port. */
  #opened(port: number) {
    prepareCopy(join(this.folder, "cache"))
    return openGateway({
      uws: loadUws(join(this.folder, "cache")).uws,
      host: "127.0.0.1",
      port,
      allowedOrigins: ["https://crm.example"],
      trustedProxies: [],
      timeZone: "Asia/Shanghai",
      pairFile: null,
      deviceKey: Buffer.alloc(32, 7),
      providerName: null,
      coreSocket: this.coreSocket,
      officeSocket: this.officeSocket,
      sipSocket: null,
      freeswitchDirectory: null,
      insideKey: INSIDE_KEY,
      recordingsDir: this.recordings,
      screensDir: this.screens,
      locale: "en",
      healthTable: () => this.health,
      ...this.options
    }).pipe(
      Effect.provide(
        Logger.layer([Logger.make<unknown, void>(({ message }) => void this.log.push(JSON.stringify(message)))])
      )
    )
  }

  openAgain(): Promise<Exit.Exit<Gateway, NodeJS.ErrnoException>> {
    return Effect.runPromiseExit(Effect.scoped(this.#opened(this.port)))
  }

  async close(): Promise<void> {
    if (this.#scope !== undefined) await Effect.runPromise(Scope.close(this.#scope, Exit.void))
    await this.core.stop()
    await this.office.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** The session cookie of a new sign-in. */
  async signIn(user: string): Promise<string> {
    const response = await this.post("/api/session", { user, password: PASSWORD })
    if (response.status !== 204) throw new Error(`${user}: ${response.status} ${await response.text()}`)
    return response.headers.getSetCookie()[0]?.split(";")[0] ?? ""
  }

  get(path: string, cookie = "", headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.url + path, { headers: { ...headers, ...(cookie === "" ? {} : { cookie }) }, redirect: "manual" })
  }

  post(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.url + path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) })
    })
  }
}
