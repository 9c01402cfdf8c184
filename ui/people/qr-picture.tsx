import { createMemo } from "solid-js"
import { encode } from "uqr"

/** Light modules around it, without which a telephone does not find it (ISO/IEC 18004 asks for four). */
const BORDER = 4

/** A text as a QR code: dark on white in every theme, because many a telephone reads it only so. */
export const QrPicture = (props: { readonly text: string; readonly label: string }) => {
  const code = createMemo(() => encode(props.text, { border: BORDER, ecc: "L" }))
  // One path for all dark modules: runs of a row side by side.
  const path = () =>
    code()
      .data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : "")))
      .join("")
  return (
    <svg
      role="img"
      aria-label={props.label}
      viewBox={`0 0 ${code().size} ${code().size}`}
      class="mt-2 size-64 max-w-full"
      shape-rendering="crispEdges"
      data-testid="qr"
    >
      <rect width="100%" height="100%" fill="#fff" />
      <path d={path()} fill="#000" />
    </svg>
  )
}
