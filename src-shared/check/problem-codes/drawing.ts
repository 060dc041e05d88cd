import type { ProblemCodes } from './problem-code.ts'

/** The project file, its nodes, wires and networks. */
export const drawingCodes: ProblemCodes = {
  'document.not-json': [
    'The project file is not JSON; the message says where.',
    'The project is not readable as JSON: line 4, column 1 should have a name in double quotes, but has “}”.',
    'Restore a backup, or correct that place in a text editor: often a comma too many or too few.',
  ],
  'document.not-a-project': [
    'The file is JSON, but not a Ganvas project.',
    'This is not a Ganvas project: its “format” should be "ganvas", but it has no “format”.',
    'Choose a file that ends in `.ganvas`.',
  ],
  'document.version': [
    'The version of the project file is missing or no whole number.',
    "The project's version should be a whole number from 1 to 1, but is missing.",
    'Set `"version"` when the file was written by hand.',
  ],
  'document.newer': [
    'A newer Ganvas has written the file. It is not opened, so that saving cannot lose what this version does not know.',
    'The project is of version 2, but this Ganvas reads versions up to 1.',
    'Update Ganvas. The file is unchanged.',
  ],
  'document.migrated': [
    'A notice: the file was written by an older Ganvas and has been brought to today’s form in memory.',
    'The project was of version 1 and is now of version 2: names became titles.',
    'Save it to keep the new form.',
  ],
  'document.shape': [
    'A field of the project file is missing or of the wrong form; the message gives its path.',
    '“nodes[0].position.x” in the project should be a number, but is "left".',
    'Correct it in a text editor, or restore a backup.',
  ],
  'document.duplicate-id': [
    'Two nodes, networks or wires have the same id.',
    '2 nodes have the id “dense”, but each needs 1 of its own; only the first is used.',
    'Rename or remove one of them in a text editor.',
  ],
  'document.id': [
    'An id holds a slash. Slashes join ids to the names of weights.',
    'The id “g/1” should have 0 slashes, but has 1.',
    'Rename it in a text editor, in the wires too.',
  ],
  'clipboard.foreign': [
    'What is pasted was not copied in Ganvas.',
    'The clipboard does not hold Ganvas nodes.',
    'Copy nodes first.',
  ],
  'node.unknown-kind': [
    'There is no such node in this version. Its settings are kept and saved unchanged.',
    'Ganvas knows no node of kind “dens”. Did you mean “dense”?',
    'Replace it, or update Ganvas if the project comes from a newer version.',
  ],
  'node.newer': [
    'The node was written by a newer Ganvas, which knows more of its settings.',
    '“Judge” is of version 4, but this Ganvas knows Dense up to version 1.',
    'Update Ganvas.',
  ],
  'node.wrong-lane': [
    'Layers and sources belong into networks; the dataset and its transforms into the data lane.',
    '“Standardise” belongs into the data lane, but stands in a network.',
    'Move the node.',
  ],
  'params.invalid': [
    'A setting of a node, recipe or optimizer is out of range or of the wrong form.',
    '“units” of “Dense” should be a whole number from 1 to 1000000, but is 0.',
    'Change it, or remove it to use the default.',
  ],
  'params.unknown': [
    'A setting that does not exist, most often a mistyped one. Ignoring it would silently use the default.',
    '“Dense” has no setting “unit”. Did you mean “units”?',
    'Correct or remove it; the hint lists all settings.',
  ],
  'port.unconnected': [
    'An input of a node has no wire.',
    'Nothing is connected to the input “in” of “Dense”: it needs 1 wire, but has 0.',
    'Wire an output to it, or delete the node.',
  ],
  'port.crowded': [
    'Two wires end at an input that takes one.',
    '“Dense” takes 1 wire at “in”, but has 2: from “Flatten” and from “Latent”.',
    'Delete one, or join them with Concatenate or Add first.',
  ],
  'inputs.too-few': [
    'A node that combines inputs has only one.',
    'Concatenate needs at least 2 inputs, but got 1.',
    'Wire another output to it, or delete it.',
  ],
  'wire.missing-node': [
    'A wire begins or ends at a node that is not in the project, which only editing by hand can cause.',
    'A wire goes to the node “ghost”, which is not in the project.',
    'Delete the wire.',
  ],
  'wire.no-port': [
    'A wire begins or ends at a port that the node does not have. A dataset has an output for the labels or the condition only when it declares some.',
    '“Iris” has no output “labels”, because it declares 0 classes.',
    'Connect it to a port that exists, or declare what is missing.',
  ],
  'wire.across': [
    'A wire goes from one network to another, or from the data lane into a network. The recipe joins networks; sources bring the data in.',
    'A wire goes from “Cells” in network “g” to “Score” in network “c”; wires stay inside one of them.',
    'Delete it; begin the network with a Data, Condition, Latent or Input node, or use a Network node.',
  ],
  'wire.cycle': [
    'Nodes feed each other in a circle, so none can be computed first.',
    'These 3 nodes feed each other in a circle: Hidden → Cells → Sum → Hidden.',
    'Delete one of these wires.',
  ],
  'wire.twice': [
    'The wire that is being drawn is there already.',
    '“Concatenate” is already fed by this output: 1 wire is enough.',
    'Choose another output.',
  ],
  'network.empty': [
    'A network has no layers.',
    '“Generator” needs at least 1 layer, but has 0 (and 1 source).',
    'Add a layer, or delete the network.',
  ],
  'network.no-source': [
    'Nothing flows into a network.',
    '“Classifier” has 2 nodes, but 0 sources: nothing flows into it.',
    'Add a Data, Condition, Latent or Input node.',
  ],
  'network.outputs': [
    'More than one node of a network feeds nothing, so it is not clear which one is its output.',
    '“Generator” should end in 1 node, but 2 lead nowhere: “Cells” and “Flatten”.',
    'Join them, or delete those that take no part.',
  ],
  'network.unused-source': [
    'A warning: a source feeds nothing and is left out.',
    '“Latent” feeds 0 nodes and takes no part.',
    'Wire it to a layer, or delete it.',
  ],
  'network.unused-part': [
    'A warning: a network with the role “part” is not used inside any other.',
    '“Block” is a part of other networks, but 0 of them use it.',
    'Put a Network node into another network, or change its role.',
  ],
  'network.unknown': [
    'A node names a network that is not in the project.',
    '“Network” uses the network “block”, which is not among the 2 of the project.',
    'Choose one that exists.',
  ],
  'network.recursive': [
    'A network contains itself, directly or through others.',
    'These 2 networks contain each other: Block → Head → Block.',
    'Delete one of the Network nodes on this way.',
  ],
  'network.unfed-input': [
    'An Input node waits for another network, but its network trains on its own.',
    '“Input” waits for what another network gives, but “Critic” is a critic and trains on its own.',
    'Use a Data, Condition or Latent node, or give the network the role “part”.',
  ],
}
