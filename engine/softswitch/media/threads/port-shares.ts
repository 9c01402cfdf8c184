/** The even ports of a range in equal parts, so that threads never ask for the same; fewer parts when there are few ports. */
export const portShares = (
  portFrom: number,
  portTo: number,
  parts: number
): ReadonlyArray<{ readonly portFrom: number; readonly portTo: number }> => {
  const first = portFrom + (portFrom & 1)
  const ports = Math.floor((portTo - first) / 2) + 1
  const wanted = Math.max(1, Math.min(parts, ports))
  const size = Math.floor(ports / wanted)
  return Array.from({ length: wanted }, (_, part) => ({
    portFrom: first + 2 * size * part,
    portTo: part === wanted - 1 ? portTo : first + 2 * size * (part + 1) - 2
  }))
}
