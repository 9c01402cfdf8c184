import * as Context from "effect/Context"
import * as HttpApi from "effect/http-api/HttpApi"
import { describe, expect, it } from "vitest"
import { isPermission } from "#wire/permissions.ts"
import { CoreRpc } from "#engine/ports/CoreRpc.ts"
import { Needs } from "#engine/ports/needs.ts"
import { CentreApi } from "./centre-api.ts"
import { Permitted } from "./middleware.ts"

const needOf = (annotations: Context.Context<never>) =>
  Context.getOrUndefined(annotations as Context.Context<Needs>, Needs)

const endpoints = () => {
  const found: Array<{ readonly name: string; readonly need: unknown; readonly isGuarded: boolean }> = []
  HttpApi.reflect(CentreApi, {
    onGroup: () => {},
    onEndpoint: ({ endpoint, middleware }) => {
      const name = `${endpoint.method} ${endpoint.path}`
      found.push({ name, need: needOf(endpoint.annotations), isGuarded: middleware.has(Permitted as never) })
    }
  })
  return found
}

const isDeclared = (need: unknown): boolean =>
  need === "nothing" ||
  need === "signed-in" ||
  isPermission((need as { readonly permission?: string } | undefined)?.permission ?? "")

describe("every endpoint of the gateway", () => {
  it("says what it needs", () => {
    expect(endpoints().length).toBeGreaterThan(25)
    expect(endpoints().flatMap(({ name, need }) => (isDeclared(need) ? [] : [name]))).toEqual([])
  })

  it("is guarded, but for those that need nothing", () => {
    expect(endpoints().flatMap(({ isGuarded, name }) => (isGuarded ? [] : [name]))).toEqual([
      "POST /api/session",
      "GET /api/sign-in-ways",
      "POST /api/session/provider",
      "POST /api/session/provider/back",
      "POST /api/own-data",
      "PUT /api/own-data",
      "GET /provisioning/:token/:file",
      "GET /health"
    ])
    for (const { isGuarded, name, need } of endpoints()) expect([name, isGuarded]).toEqual([name, need !== "nothing"])
  })
})

describe("every question to the core", () => {
  it("says what it needs, and carries who asks where a person does", () => {
    for (const [name, rpc] of CoreRpc.requests) {
      const need = needOf(rpc.annotations)
      expect([name, isDeclared(need)]).toEqual([name, true])
      const payload = (rpc.payloadSchema as unknown as { readonly fields?: object }).fields ?? {}
      expect([name, "asker" in payload]).toEqual([name, need !== "nothing"])
    }
  })
})
