import type { ProblemCodes } from './problem-code.ts'

/** Shapes, single layers, sources and transforms. */
export const layerCodes: ProblemCodes = {
  'shape.rank': [
    'A layer gets an input with more or fewer dimensions than it takes. The batch is not counted.',
    'Conv 2D needs an input of 3 dimensions (height, width, channels), but got 1 dimension (8).',
    'Add Reshape or Flatten before it.',
  ],
  'shape.mismatch': [
    'Inputs that must agree have different shapes.',
    'Add needs inputs of equal shape (or length 1 where they differ), but got 8 and 3.',
    'Change the layers before it, or add Reshape, Upsampling, Cropping or Zero padding.',
  ],
  'shape.too-small': [
    'A layer cuts or covers more cells than its input has.',
    'Cropping 2D cuts 3 + 3 cells along the height, but the input has only 6.',
    'Cut less, use a smaller window, or pad the input.',
  ],
  'shape.too-large': [
    'An event would have more values than can be addressed.',
    'Upsampling 3D gives 2000×2000×2000×1 = 8000000000 values per event, but at most 2147483647 are possible.',
    'Make the input or the settings of the layer smaller.',
  ],
  'weights.too-large': [
    'A layer would need a weight with more numbers than can be addressed.',
    'Dense needs a weight of 1000000×1000000 = 1000000000000 numbers, but at most 2147483647 are possible.',
    'Make its input smaller with pooling or strides, or use fewer units.',
  ],
  'concatenate.axis': [
    'The axis to concatenate along does not exist.',
    'Concatenate along axis 2 needs more dimensions than the 1 of 3.',
    'Set the axis to -1, the last dimension.',
  ],
  'conv.stride-and-dilation': [
    'A convolution cannot have strides and dilation at once.',
    'Conv 2D can have strides or dilation above 1, not both, but strides are 2 and dilation is 2.',
    'Set one of them to 1.',
  ],
  'permute.order': [
    'The order of dimensions must name each once.',
    'Permute needs each of 1, 2, 3 once for an input of 8×8×3, but the order is 1, 1, 2.',
    'Name every dimension once.',
  ],
  'reshape.size': [
    'The new shape does not hold as many values as the input has.',
    'Reshape to 4×4×16 needs 256 values per event, but got 250 (250).',
    'Choose lengths that multiply to the number of values, or change the layer before.',
  ],
  'reshape.many-unknown': [
    'Only one length can be worked out from the others.',
    'Reshape can leave 1 length open (-1), but 2 are open in -1×-1×3.',
    'Fill in all but one.',
  ],
  'shower-head.size': [
    'The Shower head gets another number of values than cells and totals.',
    'Shower head needs 26 values (25 cells and 1 totals), but got 25.',
    'Give the Dense layer before it as many units.',
  ],
  'shower-head.no-split': [
    'The Shower head does not know the cells of a block.',
    'Shower head needs the cells of at least 1 block, but 0 are listed and the data are not split into fractions.',
    'Add the split into fractions to the data lane, or list the cells per block.',
  ],
  'shower-head.blocks': [
    'The Shower head lists other blocks than the data have.',
    'Shower head has blocks of 5, 5 cells, but the data are split into 4, 6.',
    'Empty the list to take the blocks from the data.',
  ],
  'shower-head.power': [
    'The Shower head makes fractions to another power than the data have.',
    'Shower head makes fractions to the power 0.5, but the data have the power 1.',
    'Set the same power.',
  ],
  'source.no-data': [
    'A Data node stands in a network, but the project has no dataset.',
    'Data needs 1 data set in the data lane, but 0 are ready.',
    'Add a Dataset node to the data lane.',
  ],
  'source.no-condition': [
    'A Condition node stands in a network, but the dataset declares neither a condition nor labels.',
    'Condition needs at least 1 number per event from the data set, but it has 0.',
    'Set `conditionSize` (or `classes`) of the dataset, or delete the node.',
  ],
  'transform.unit': [
    'A transform needs energies, but its input has another unit.',
    'Divide by energy needs energies, but its input has the unit 1.',
    'Put it first after the dataset, and set the unit of the dataset.',
  ],
  'transform.no-condition': [
    'A transform needs the incident energy, but the dataset has no condition.',
    'Divide by energy needs the incident energy, but the dataset has no condition.',
    'Set the condition of the dataset.',
  ],
  'transform.condition-unit': [
    'The condition that a transform divides by is no energy.',
    'Divide by energy needs an energy as condition, but the condition has the unit 1.',
    'Set `conditionUnit` of the dataset.',
  ],
  'transform.condition-column': [
    'A transform uses a number of the condition that is not there.',
    'Divide by energy uses column 2 of the condition, but the condition has 1 number(s).',
    'Choose a column that exists; the first is 0.',
  ],
  'transform.labels': [
    'A transform of numbers gets class indices, which are names.',
    'Log changes numbers, but here it gets class indices (10 classes).',
    'Use One-hot for labels.',
  ],
  'transform.not-labels': [
    'One-hot gets numbers that are no class indices.',
    'One-hot needs class indices, but here it gets numbers that are not labels.',
    'Connect it to a dataset that declares `classes`.',
  ],
  'transform.one-label': [
    'One-hot takes one label per event.',
    'One-hot needs 1 label per event, but gets 3.',
    'Choose a single label column.',
  ],
  'transform.after-fractions': [
    'After the split into fractions the networks’ outputs are tied to it, so nothing may follow.',
    'Log comes after the split into 1 block(s) of fractions and totals.',
    'Put it before the split.',
  ],
  'transform.no-geometry': [
    'Fractions per layer need to know the calorimeter’s layers.',
    'Fractions per layer need to know the calorimeter layers, but the dataset has no geometry.',
    'Give the dataset a geometry, or split per event.',
  ],
  'transform.geometry-cells': [
    'The geometry has another number of cells than an event.',
    'The geometry “Dataset 2” has 6480 cells, but an event has 368 numbers.',
    'Choose the geometry that belongs to the file.',
  ],
  'transform.not-fractions': [
    'Logit takes numbers from 0 to 1.',
    'Logit needs numbers from 0 to 1 without a unit, but gets values in MeV.',
    'Put Divide by energy or Min-max before it.',
  ],
  'transform.no-grid': [
    'A transform of images gets events without rows and columns.',
    'Augment needs an image or a geometry, but an event is 368 without one.',
    'Give the dataset its shape, rows × columns × channels, or its geometry.',
  ],
  'transform.grid-axes': [
    'Crop and pad is given a length too many or too few.',
    'Crop and pad is given 2 length(s), but 25 × 25 × 25 × 1 has 3 beside the channels.',
    'Give one length for each axis before the channels.',
  ],
  'transform.alpha-bins': [
    'Layers with different numbers of alpha bins cannot be turned by the same angle.',
    'Augment turns all layers by the same angle, but they have 10 and 16 alpha bins.',
    'Delete the transform.',
  ],
  'transform.only-showers': [
    'Random changes while training are for the showers; a condition must stay what it is.',
    'Noise works on 1 of the dataset’s outputs, its showers, but here it gets the condition.',
    'Put it between the dataset’s showers and the networks.',
  ],
  'transform.range': [
    'The lower end of a range is not below its upper end.',
    'Min-max needs low < high, but low is 1 and high is 0.',
    'Exchange or change them.',
  ],
}
