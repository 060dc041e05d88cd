/** What the params of the dataset node mean; layers have pages for that. */
export const datasetMeanings: ReadonlyMap<string, string> = new Map([
  [
    'source',
    'The data file; `shipped:` names data that come with Ganvas. Empty: asked for when training starts.',
  ],
  ['layout', 'How the file is read; `auto` recognises the known calorimeter layouts, tables and images.'],
  ['showers', 'Entry, branch or columns with the events. Empty: the layout decides.'],
  [
    'condition',
    'What holds the incident energy (several names with commas); `none`: unused, `sum`: the event’s own sum.',
  ],
  ['labels', 'What holds the class of each event; `none`: unused.'],
  ['shape', 'One event as the networks see it, such as `20×4×1` or `368`.'],
  ['unit', 'Of the values of an event; `1`: no unit.'],
  ['conditionSize', 'Numbers per event in the condition; 0: there is none.'],
  ['conditionUnit', 'Of the numbers of the condition.'],
  ['classes', 'Number of classes of the labels; 0: there are none.'],
  ['geometry', 'Where the cells of the calorimeter are; opening a file fills it in.'],
  [
    'binning',
    'Binning file (XML) of CaloChallenge data. Empty: found beside the data, or known by the number of voxels.',
  ],
  ['threshold', 'Cells with less do not count as hit, in the unit of the events. Empty: the layout decides.'],
  ['testFraction', 'Part of the events kept apart for judging, never trained on.'],
  ['splitSeed', 'Another number keeps other events apart.'],
])
