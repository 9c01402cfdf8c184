/** Why there is no microphone. `insecure`: a browser gives it to pages of https and of this machine alone. */
export type MicrophoneProblem = "insecure" | "denied" | "none" | "broken"

export const mayHaveMicrophone = (): boolean => window.isSecureContext && navigator.mediaDevices !== undefined

/**
 * Opened for a call and closed after it, so that the browser's mark of an open microphone says the truth.
 * @param device The one to take when it is there; else the browser's own choice.
 */
export const openMicrophone = async (device?: string): Promise<MediaStream | MicrophoneProblem> => {
  if (!mayHaveMicrophone()) return "insecure"
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: {
        echoCancellation: true,
        noiseSuppression: true,
        autoGainControl: true,
        ...(device === undefined ? {} : { deviceId: { ideal: device } })
      }
    })
  } catch (error) {
    return problemOf(error)
  }
}

export const problemOf = (error: unknown): MicrophoneProblem => {
  const name = error instanceof Error || error instanceof DOMException ? error.name : ""
  if (name === "NotAllowedError" || name === "SecurityError") return "denied"
  return name === "NotFoundError" || name === "OverconstrainedError" ? "none" : "broken"
}

export const closeMicrophone = (stream: MediaStream | undefined): void => {
  for (const track of stream?.getTracks() ?? []) track.stop()
}
