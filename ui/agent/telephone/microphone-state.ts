import { type Accessor, createSignal, onCleanup } from "solid-js"
import { mayHaveMicrophone } from "../../softphone/microphone.ts"

export type MicrophoneState = "granted" | "prompt" | "denied" | "insecure" | "none"

/** Whether a call would have a microphone, kept true while people plug and allow. */
export const createMicrophoneState = (): Accessor<MicrophoneState> => {
  if (!mayHaveMicrophone()) return () => "insecure"
  const [permission, setPermission] = createSignal<PermissionState>("prompt")
  const [isThere, setThere] = createSignal(true)
  const look = async (): Promise<void> => {
    const devices = await navigator.mediaDevices.enumerateDevices()
    setThere(devices.some(({ kind }) => kind === "audioinput"))
  }
  const onChange = (): void => void look()
  onChange()
  navigator.mediaDevices.addEventListener("devicechange", onChange)
  onCleanup(() => navigator.mediaDevices.removeEventListener("devicechange", onChange))
  // Chromium's name; browsers without it ask at the first call.
  void navigator.permissions
    .query({ name: "microphone" })
    .then((status) => {
      const changed = (): void => {
        setPermission(status.state)
        onChange()
      }
      changed()
      status.addEventListener("change", changed)
    })
    .catch(() => undefined)
  return () => (permission() === "denied" ? "denied" : isThere() ? permission() : "none")
}
