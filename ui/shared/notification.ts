import { createSignal } from "solid-js"

type Permission = "ask" | "on" | "denied" | "none"

/** Browsers offer desktop notifications on https and localhost only; elsewhere there is nothing to ask. */
const permissionNow = (): Permission => {
  if (typeof Notification === "undefined" || !isSecureContext) return "none"
  if (Notification.permission === "granted") return "on"
  return Notification.permission === "denied" ? "denied" : "ask"
}

const [permission, setPermission] = createSignal<Permission>(permissionNow())
export { permission as notificationPermission }

/** Must be called from a click. */
export const askNotificationPermission = async (): Promise<void> => {
  await Notification.requestPermission()
  setPermission(permissionNow())
}

/** A desktop notification while the page is not looked at; a click brings the page up. Answers how to take it away. */
export const notify = (title: string, body: string): (() => void) => {
  if (permission() !== "on" || document.hasFocus()) return () => {}
  const shown = new Notification(title, { body, icon: "/icon.svg", tag: "carillon-call", requireInteraction: true })
  shown.addEventListener("click", () => {
    window.focus()
    shown.close()
  })
  return () => shown.close()
}
