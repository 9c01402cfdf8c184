import { createEffect, createSignal, createUniqueId, type JSX, onCleanup, Show } from "solid-js"

/** Open or closed, with what every popup owes: Escape and a click elsewhere close it, and the focus goes back. */
export const createDisclosure = () => {
  const [isOpen, setOpen] = createSignal(false)
  let root: HTMLElement | undefined
  const close = (): void => {
    if (!isOpen()) return
    const hadFocus = root?.contains(document.activeElement) ?? false
    setOpen(false)
    if (hadFocus) root?.querySelector<HTMLElement>("[aria-expanded]")?.focus()
  }
  const onPointer = (event: PointerEvent): void => {
    if (event.target instanceof Node && root?.contains(event.target) === false) setOpen(false)
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === "Escape") close()
  }
  createEffect(() => {
    if (!isOpen()) return
    document.addEventListener("pointerdown", onPointer)
    document.addEventListener("keydown", onKey)
    onCleanup(() => {
      document.removeEventListener("pointerdown", onPointer)
      document.removeEventListener("keydown", onKey)
    })
  })
  return {
    isOpen,
    close,
    toggle: () => (isOpen() ? close() : setOpen(true)),
    hold: (element: HTMLElement) => {
      root = element
    }
  }
}

interface PopupProps {
  readonly label: JSX.Element
  readonly title?: string
  readonly buttonClass?: string
  readonly buttonMark?: string
  readonly buttonColour?: string | undefined
  readonly popClass?: string
  readonly disabled?: boolean
}

/** A button with a list of choices under it: arrows walk, Enter takes, Escape leaves. */
export const Menu = (props: PopupProps & { readonly children: (close: () => void) => JSX.Element }) => {
  const disclosure = createDisclosure()
  const id = createUniqueId()
  let list: HTMLDivElement | undefined
  const items = (): ReadonlyArray<HTMLElement> => [
    ...(list?.querySelectorAll<HTMLElement>("[role^=menuitem]:not(:disabled)") ?? [])
  ]
  const onKey = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const all = items()
    const at = all.findIndex((item) => item === document.activeElement)
    all[(at + step + all.length) % all.length]?.focus()
  }
  createEffect(() => {
    if (disclosure.isOpen()) items()[0]?.focus()
  })
  return (
    <div class="relative" ref={disclosure.hold}>
      <button
        type="button"
        class={props.buttonClass ?? "btn"}
        data-mark={props.buttonMark}
        data-colour={props.buttonColour}
        aria-haspopup="menu"
        aria-expanded={disclosure.isOpen()}
        aria-controls={id}
        aria-label={props.title}
        disabled={props.disabled ?? false}
        onClick={disclosure.toggle}
      >
        {props.label}
      </button>
      <Show when={disclosure.isOpen()}>
        <div
          id={id}
          role="menu"
          ref={(menu) => (list = menu)}
          class={`pop top-full mt-1 min-w-44 py-1 ${props.popClass ?? "left-0"}`}
          onKeyDown={onKey}
        >
          {props.children(disclosure.close)}
        </div>
      </Show>
    </div>
  )
}

/** A button with a small panel of explanation under it. */
export const Popover = (props: PopupProps & { readonly children: JSX.Element }) => {
  const disclosure = createDisclosure()
  const id = createUniqueId()
  return (
    <div class="relative" ref={disclosure.hold}>
      <button
        type="button"
        class={props.buttonClass ?? "btn"}
        aria-expanded={disclosure.isOpen()}
        aria-controls={id}
        onClick={disclosure.toggle}
      >
        {props.label}
      </button>
      <Show when={disclosure.isOpen()}>
        <div
          id={id}
          role="region"
          aria-label={props.title}
          class={`pop top-full mt-1 p-3 ${props.popClass ?? "left-0"}`}
        >
          {props.children}
        </div>
      </Show>
    </div>
  )
}
