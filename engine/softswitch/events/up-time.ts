/**
 * `0 years, 0 days, 1 hour, 5 minutes, 20 seconds, 46 milliseconds, 327 microseconds`, as HEARTBEAT and `status` say it. `upMs`
 * may have a fraction.
 */
export const upTime = (upMs: number): string => {
  const seconds = Math.floor(upMs / 1000)
  const days = Math.floor(seconds / 86_400)
  const parts: ReadonlyArray<readonly [value: number, unit: string]> = [
    [Math.floor(days / 365), "year"],
    [days % 365, "day"],
    [Math.floor(seconds / 3600) % 24, "hour"],
    [Math.floor(seconds / 60) % 60, "minute"],
    [seconds % 60, "second"],
    [Math.floor(upMs % 1000), "millisecond"],
    [Math.floor((upMs * 1000) % 1000), "microsecond"]
  ]
  return parts.map(([value, unit]) => `${value} ${unit}${value === 1 ? "" : "s"}`).join(", ")
}
