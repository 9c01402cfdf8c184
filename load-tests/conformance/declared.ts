import * as Context from "effect/Context"
import * as HttpApi from "effect/http-api/HttpApi"
import { CentreApi } from "#engine/gateway/api/centre-api.ts"
import { OfficeApi } from "#engine/office/office-api.ts"
import { type Need, Needs } from "#engine/ports/needs.ts"

export interface Declared {
  /** `GET /api/queues/:id` */
  readonly name: string
  readonly method: string
  readonly path: string
  /** Of a thing: its plural and what the endpoint does. */
  readonly group: string
  readonly action: string
  readonly need: Need | undefined
}

/** Every endpoint that there is, as the code has it, in both processes that serve the API. */
export const declaredEndpoints = (): ReadonlyArray<Declared> => [
  ...reflected(CentreApi as unknown as HttpApi.Top),
  ...reflected(OfficeApi as unknown as HttpApi.Top)
]

const reflected = (api: HttpApi.Top): ReadonlyArray<Declared> => {
  const found: Array<Declared> = []
  HttpApi.reflect(api as never, {
    onGroup: () => {},
    onEndpoint: ({ endpoint, group }) => {
      const { annotations, method, path } = endpoint
      found.push({
        name: `${method} ${path}`,
        method,
        path,
        group: group.identifier,
        action: endpoint.identifier,
        need: Context.getOrUndefined(annotations as Context.Context<Needs>, Needs)
      })
    }
  })
  return found
}
