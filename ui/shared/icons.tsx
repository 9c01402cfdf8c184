import type { JSX } from "solid-js"
import { splitProps } from "solid-js"
import type { IconName } from "./icon-names.ts"

export type { IconName }

/** 16 × 16 line drawings in the colour of the text around them; hidden from screen readers, since a word stands beside. */
export const Icon = (props: { readonly name: IconName; readonly class?: string; readonly size?: string }) => {
  const [own] = splitProps(props, ["name", "class", "size"])
  return (
    <svg
      viewBox="0 0 16 16"
      width={own.size ?? "1em"}
      height={own.size ?? "1em"}
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      class={own.class ?? ""}
    >
      {shapes[own.name]()}
    </svg>
  )
}

const handset =
  "M3.6 2.4 5.6 2l1.7 3.4-1.5 1.2a8 8 0 0 0 3.6 3.6l1.2-1.5L14 10.4l-.4 2c-.2.9-.9 1.5-1.8 1.5C6.7 13.6 2.4 9.3 2.1 4.2c0-.9.6-1.6 1.5-1.8Z"

const shapes: Record<IconName, () => JSX.Element> = {
  dot: () => <circle cx="8" cy="8" r="5.5" fill="currentColor" stroke="none" />,
  ring: () => <circle cx="8" cy="8" r="4.8" />,
  bell: () => (
    <>
      <path d="M8 1.8c-2.6 0-4 1.9-4 4.4v2.6L2.8 11h10.4L12 8.8V6.2c0-2.5-1.4-4.4-4-4.4Z" fill="currentColor" />
      <path d="M6.5 13.2a1.6 1.6 0 0 0 3 0" />
    </>
  ),
  microphone: () => (
    <>
      <rect x="5.8" y="1.8" width="4.4" height="7.4" rx="2.2" fill="currentColor" />
      <path d="M3.4 7.6a4.6 4.6 0 0 0 9.2 0M8 12.2v2.2" />
    </>
  ),
  "microphone-off": () => (
    <>
      <rect x="5.8" y="1.8" width="4.4" height="7.4" rx="2.2" />
      <path d="M3.4 7.6a4.6 4.6 0 0 0 9.2 0M8 12.2v2.2M2 2l12 12" />
    </>
  ),
  signal: () => <path d="M2.5 13.5v-2M6.2 13.5V9M9.8 13.5V6M13.5 13.5v-11" stroke-width="2.2" />,
  phone: () => <path d={handset} fill="currentColor" stroke="none" />,
  "hang-up": () => (
    <path
      d="M8 6c-2.7 0-5.2.9-6.7 2.3-.5.5-.5 1.2-.1 1.7l1 1.2c.4.4 1 .5 1.4.2l1.6-1c.3-.2.5-.6.5-1V8.3a8.5 8.5 0 0 1 4.6 0v1.1c0 .4.2.8.5 1l1.6 1c.5.3 1 .2 1.4-.2l1-1.2c.4-.5.4-1.2-.1-1.7C13.2 6.9 10.7 6 8 6Z"
      fill="currentColor"
      stroke="none"
    />
  ),
  pencil: () => (
    <path d="m2.5 13.5.7-3.2 7.6-7.6a1.3 1.3 0 0 1 1.8 0l.7.7a1.3 1.3 0 0 1 0 1.8l-7.6 7.6-3.2.7ZM9.6 4l2.4 2.4" />
  ),
  bar: () => (
    <>
      <circle cx="8" cy="8" r="5.8" />
      <path d="M4.9 8h6.2" stroke-width="2.2" />
    </>
  ),
  cup: () => (
    <>
      <path d="M2.5 5.5h8.5V10a3 3 0 0 1-3 3H5.5a3 3 0 0 1-3-3V5.5Z" fill="currentColor" />
      <path d="M11 6.5h1a2 2 0 0 1 0 4h-1M5 1.8v1.5M8.5 1.8v1.5" />
    </>
  ),
  broken: () => (
    <path d="m6.5 9.5-2 2a2.3 2.3 0 0 1-3.2-3.2l2-2M9.5 6.5l2-2a2.3 2.3 0 0 1 3.2 3.2l-2 2M5 2.5v1.8M2.5 4.5h1.7M11 13.5v-1.8M13.5 11.5h-1.7" />
  ),
  alert: () => <path d="M8 2 14.5 13.5h-13L8 2ZM8 6.5v3.2M8 11.6v.1" />,
  info: () => (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 7.3v3.7M8 5v.1" />
    </>
  ),
  question: () => (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M6.2 6.3a1.9 1.9 0 1 1 2.7 1.9c-.6.3-.9.6-.9 1.2M8 11.5v.1" />
    </>
  ),
  chevron: () => <path d="m4 6.2 4 4 4-4" />,
  cross: () => <path d="m4 4 8 8M12 4l-8 8" />,
  check: () => <path d="m3 8.5 3.2 3.2L13 4.8" />,
  eye: () => (
    <>
      <path d="M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8Z" />
      <circle cx="8" cy="8" r="1.9" />
    </>
  ),
  "eye-off": () => (
    <path d="M2.5 2.5l11 11M6.3 4.1A6 6 0 0 1 8 3.8c4 0 6.5 4.2 6.5 4.2a11 11 0 0 1-2 2.4M4.2 5.2A11 11 0 0 0 1.5 8S4 12.2 8 12.2c.9 0 1.7-.2 2.4-.5" />
  ),
  record: () => (
    <>
      <circle cx="8" cy="8" r="6" />
      <circle cx="8" cy="8" r="2.8" fill="currentColor" stroke="none" />
    </>
  ),
  refresh: () => <path d="M13 4.5A6 6 0 1 0 14 8M13.5 1.8v3h-3" />,
  wave: () => <path d="M1.5 8h1.8l1.5-4.5 2.7 9 2.5-7L11.5 8h3" />,
  speaker: () => <path d="M2 6v4h2.5L8 13V3L4.5 6H2ZM10.5 5.5a3.5 3.5 0 0 1 0 5M12.5 3.5a6.3 6.3 0 0 1 0 9" />,
  mute: () => <path d="M2 6v4h2.5L8 13V3L4.5 6H2ZM10.8 6.2l3.6 3.6M14.4 6.2l-3.6 3.6" />,
  sun: () => (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 2a6 6 0 0 1 0 12V2Z" fill="currentColor" stroke="none" />
    </>
  ),
  expand: () => <path d="M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10" />,
  side: () => <path d="M2 3h12v10H2V3ZM10 3v10" />,
  globe: () => (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M2 8h12M8 2c2 1.7 2.8 3.7 2.8 6S10 12.3 8 14c-2-1.7-2.8-3.7-2.8-6S6 3.7 8 2Z" />
    </>
  ),
  person: () => (
    <>
      <circle cx="8" cy="5" r="2.8" />
      <path d="M2.5 14c.5-3 2.7-4.5 5.5-4.5s5 1.5 5.5 4.5" />
    </>
  ),
  pages: () => (
    <>
      <path d="M5.5 4.5h8v9h-8z" fill="currentColor" />
      <path d="M10.5 2.2h-8v9" />
    </>
  ),
  unplugged: () => <path d="M6 2v3.5M10 2v3.5M4.2 5.5h7.6v2.3a3.8 3.8 0 0 1-7.6 0V5.5ZM8 11.6V14M2 2l12 12" />,
  pause: () => <path d="M5.5 3v10M10.5 3v10" stroke-width="2.4" />,
  siren: () => (
    <>
      <path d="M4 11.5V8.5a4 4 0 0 1 8 0v3" fill="currentColor" />
      <path d="M2.5 13.5h11M8 1v1.5M2.2 4.2l1 .8M13.8 4.2l-1 .8" />
    </>
  ),
  bubble: () => <path d="M2 3h12v8H8l-3.5 3v-3H2V3Z" />,
  envelope: () => <path d="M1.8 3.5h12.4v9H1.8v-9ZM2 4l6 5 6-5" />,
  sms: () => (
    <>
      <path d="M2 3h12v8H8l-3.5 3v-3H2V3Z" />
      <path d="M5 7v.1M8 7v.1M11 7v.1" stroke-width="2" />
    </>
  ),
  task: () => <path d="M3 2.5h10v11H3v-11ZM5.5 6.2l1.2 1.2 1.8-2.2M5.5 10.8h5" />,
  grip: () => <path d="M6 3.5v.1M10 3.5v.1M6 8v.1M10 8v.1M6 12.5v.1M10 12.5v.1" stroke-width="2.2" />,
  out: () => <path d="M7 3H3v10h10V9M9.5 2.5h4v4M13.3 2.7 7.5 8.5" />
}
