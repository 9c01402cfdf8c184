import readQr from "jsqr"
import type { Browser, Locator } from "playwright-core"

interface Pixels {
  readonly width: number
  readonly height: number
  /** Red, green, blue, opaqueness of each. */
  readonly data: ReadonlyArray<number>
}

/** The text of a QR code as a camera would have it: from the pixels on the screen. */
export const textOfQr = async (browser: Browser, picture: Locator): Promise<string | undefined> => {
  const png = (await picture.screenshot()).toString("base64")
  // A page of nobody's opens the picture: the screens' own policy allows no data address.
  const page = await browser.newPage()
  try {
    const { data, height, width } = (await page.evaluate(`(async () => {
      const bitmap = await createImageBitmap(await (await fetch("data:image/png;base64,${png}")).blob())
      const { height, width } = bitmap
      const drawing = new OffscreenCanvas(width, height).getContext("2d")
      drawing.drawImage(bitmap, 0, 0)
      return { width, height, data: [...drawing.getImageData(0, 0, width, height).data] }
    })()`)) as Pixels
    return readQr.default(Uint8ClampedArray.from(data), width, height)?.data
  } finally {
    await page.close()
  }
}
