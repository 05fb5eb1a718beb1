// From what the user asks for to the shapes of layers and models: maps, dimensions, defaults.
import { UserError } from "../core/errors.ts";
import type { LayerShapes } from "../params/layer-ports.ts";
import { type ConvShape, type Kernel, type MapSize, type PaperVarShape, pixels } from "../params/layer-shape.ts";
import { decoderShape, reconstructionShape, transformerShape } from "../var/theorem.ts";
import { operandCount, type TopRequest } from "./top-kind.ts";

/** A request whose number of tokens is known, asked for or the default. */
export type SizedRequest = TopRequest & { readonly tokens: number };

const DEFAULT_DIM = 8;
const DEFAULT_ENTRIES = 16;
/** Side of a kernel of a convolution. */
const SIDE = 3;
const DEFAULT_LAYERS = 2;
const DEFAULT_STAGES = 2;

/** @throws UserError beyond the operands of an inner product */
export const dimensionOf = ({ dim, tokens }: SizedRequest): number =>
  operandCount(dim ?? Math.min(DEFAULT_DIM, tokens));

export const kernelOf = ({ kernel = "bspline" }: SizedRequest): Kernel => kernel;

/** The map of N tokens: MAP, or a square. @throws UserError where N is no square, or not the number of tokens of MAP */
export function mapOf({ map, tokens }: SizedRequest): MapSize {
  if (map) return map;
  const side = Math.round(Math.sqrt(tokens));
  if (side * side !== tokens)
    throw new UserError(`tokens N is ${tokens}: accepted are squares, or any map by --map HxW`);
  return { h: side, w: side };
}

/** The request with the tokens of its map. @throws UserError where it names both, and they differ */
export function withTokensOfMap<R extends TopRequest>(request: R): R {
  const { map, tokens } = request;
  if (!map) return request;
  if (tokens !== undefined && tokens !== pixels(map))
    throw new UserError(`tokens N is ${tokens} and map is ${map.h}x${map.w}: accepted is N = ${pixels(map)}`);
  return { ...request, tokens: pixels(map) };
}

/** The map before an up-interpolation: FROM, or half of each side, rounded up. */
export function fromOf(request: SizedRequest): MapSize {
  const { h, w } = mapOf(request);
  return request.from ?? { h: Math.ceil(h / 2), w: Math.ceil(w / 2) };
}

export function upsampleOf(request: SizedRequest): LayerShapes["upsample"] {
  const channels = dimensionOf(request);
  return { from: fromOf(request), to: mapOf(request), channels, kernel: kernelOf(request) };
}

/** @throws UserError for a kernel that does not fit */
export function convOf(request: SizedRequest): ConvShape {
  const map = mapOf(request);
  const channels = dimensionOf(request);
  const padding = request.padding ?? "valid";
  const side = (length: number): number => (padding === "zero" ? SIDE : Math.min(SIDE, length));
  const size = request.kernelSize ?? { h: side(map.h), w: side(map.w) };
  const asked = `kernel size is ${size.h}x${size.w}`;
  if (padding === "valid" && (size.h > map.h || size.w > map.w))
    throw new UserError(`${asked}: accepted is at most the map, ${map.h}x${map.w}, or --padding zero`);
  if (padding === "zero" && (size.h % 2 === 0 || size.w % 2 === 0))
    throw new UserError(`${asked}: accepted are odd heights and widths with --padding zero`);
  operandCount(size.h * size.w * channels);
  return { map, channels, kernels: request.kernels ?? channels, size, padding };
}

export function transformerOf(request: SizedRequest): LayerShapes["transformer"] {
  return { ...transformerShape(theoremSize(request)), kernel: kernelOf(request) };
}

/** Of two maps, half the size and the full one. */
export function reconstructionOfRequest(request: SizedRequest): LayerShapes["reconstruction"] {
  const maps = [fromOf(request), mapOf(request)];
  return { ...reconstructionShape(theoremSize(request), maps), kernel: kernelOf(request) };
}

export function decoderOf(request: SizedRequest): LayerShapes["decoder"] {
  return { ...decoderShape(theoremSize(request)), kernel: kernelOf(request) };
}

export const varOf = (request: SizedRequest): PaperVarShape => ({
  transformer: transformerOf(request),
  decoder: decoderOf(request),
});

export const entriesOf = ({ entries = DEFAULT_ENTRIES }: SizedRequest): number => entries;

export const layersOf = ({ layers = DEFAULT_LAYERS }: SizedRequest): number => layers;
export const stagesOf = ({ stages = DEFAULT_STAGES }: SizedRequest): number => stages;

const theoremSize = (request: SizedRequest) => ({
  map: mapOf(request),
  d: dimensionOf(request),
  layers: layersOf(request),
  stages: stagesOf(request),
});
