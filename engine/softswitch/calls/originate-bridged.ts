import { emitState, type Exchange, liveChannel } from "../exchange.ts"
import { runApplication } from "./applications.ts"
import { originate } from "./outbound.ts"
import type { OriginateRequest } from "./route.ts"

/** `originate … &bridge(<dial string>)`: rings one leg, and once that has answered another one for it. */
export const originateBridged = (
  exchange: Exchange,
  request: OriginateRequest,
  bridgedTo: string,
  settle: (answer: string) => void
): void => {
  const led = { rings: () => undefined }
  const uuid = request.variables.get("origination_uuid") ?? exchange.newUuid()
  const variables = new Map([...request.variables, ["origination_uuid", uuid]])
  const answered = (answer: string): void => {
    settle(answer)
    const leg = answer.startsWith("+OK") ? liveChannel(exchange, uuid) : undefined
    if (leg === undefined) return
    leg.state = "CS_EXECUTE"
    emitState(exchange, leg, "CHANNEL_STATE")
    runApplication(exchange, leg, { name: "bridge", data: bridgedTo, uuid: exchange.newUuid(), loops: 1 })
  }
  originate(exchange, { ...request, variables }, answered, { led })
}
