import { SERVICE_OF, type ServiceName, serviceNameOf } from "./services.ts"
import type { Step } from "./simulated-runtime.ts"

/** How often calls did what somebody asked of them, by what it was. */
export type ServiceCounts = Record<ServiceName, number>

export const makeServiceCounts = () => {
  const counts = Object.fromEntries(Object.values(SERVICE_OF).map((name) => [name, 0])) as ServiceCounts
  return {
    counts: (): ServiceCounts => ({ ...counts }),
    stepped: ({ after, before, commands, message }: Step): void => {
      const name = serviceNameOf(message as Parameters<typeof serviceNameOf>[0])
      if (name !== undefined && (after !== before || commands.length > 0)) counts[name]++
    }
  }
}
