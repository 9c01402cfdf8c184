import { createSignal } from "solid-js"

const [isOpen, setOpen] = createSignal(false)

export const isSoundCheckOpen = isOpen
export const openSoundCheck = (): void => void setOpen(true)
export const closeSoundCheck = (): void => void setOpen(false)
