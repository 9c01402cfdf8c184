/** `0 years, 0 days, 0 hours, 5 minutes, 20 seconds, 46 milliseconds, 0 microseconds`, as HEARTBEAT and `status` say it. */
export const upTime = (upMs: number): string => {
  const seconds = Math.floor(upMs / 1000)
  const days = Math.floor(seconds / 86_400)
  const parts: ReadonlyArray<readonly [value: number, unit: string]> = [
    [Math.floor(days / 365), "years"],
    [days % 365, "days"],
    [Math.floor(seconds / 3600) % 24, "hours"],
    [Math.floor(seconds / 60) % 60, "minutes"],
    [seconds % 60, "seconds"],
    [Math.floor(upMs % 1000), "milliseconds"],
    [0, "microseconds"]
  ]
  return parts.map(([value, unit]) => `${value} ${unit}`).join(", ")
}
