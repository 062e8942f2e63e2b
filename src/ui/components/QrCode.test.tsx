// @vitest-environment happy-dom
import { render, screen } from '@testing-library/react'
import { decodeQR } from 'qr/decode.js'
import { expect, test } from 'vitest'
import { QrCode } from './QrCode.tsx'

const SCALE = 4

/** The square as a camera would see it, from the path that draws it. */
function pixels(svg: Element): { readonly data: Uint8ClampedArray; readonly side: number } {
  const side = Number(svg.getAttribute('viewBox')?.split(' ')[2]) * SCALE
  const data = new Uint8ClampedArray(side * side * 4).fill(255)
  for (const [, x, y, width] of (svg.querySelector('path')?.getAttribute('d') ?? '').matchAll(/M(\d+) (\d+)h(\d+)v1/g))
    for (let row = Number(y) * SCALE; row < (Number(y) + 1) * SCALE; row++)
      for (let column = Number(x) * SCALE; column < (Number(x) + Number(width)) * SCALE; column++) data.fill(0, (row * side + column) * 4, (row * side + column) * 4 + 3)
  return { data, side }
}

test.each(['https://livret.example/entrer#AAAAAAAAAAAAAAAAAAAAAA', 'https://suivi.organisme-de-formation.example:8443/entrer#x-_0123456789abcdefghA'])('a reader reads %s', (texte) => {
  render(<QrCode texte={texte} nom="Carré" />)
  const { data, side } = pixels(screen.getByRole('img', { name: 'Carré' }))
  expect(decodeQR({ data, width: side, height: side })).toBe(texte)
})
