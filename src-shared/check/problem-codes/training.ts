import type { ProblemCodes } from './problem-code.ts'

/** Roles, trainers and what recipes ask of networks. */
export const trainingCodes: ProblemCodes = {
  'compile.refused': [
    'The training step cannot run as one compiled program on this back end; training goes on without.',
    'Training runs uncompiled, several times slower: Only native TensorFlow can run a compiled step.',
    'The result is the same. `--compile off` trains this way without asking.',
  ],
  'compile.mismatch': [
    'The compiled training step does not give what the plain one gives; training goes on with the plain one.',
    'Training runs uncompiled, several times slower: in round 1 the compiled step differs from the eager one by 2.0e-3 in weights/critic/out/kernel (0.00001 is allowed).',
    'The result can be trusted; please report the project, because this should not happen.',
  ],
  'compile.no-xla': [
    'XLA, which can make the compiled step faster, is not used.',
    'Training runs compiled, but without XLA: TF_XLA_FLAGS did not switch XLA on when TensorFlow was loaded.',
    'Nothing needs to be done; it may be slower than it could be.',
  ],
  'compile.generator-refused': [
    'The generator cannot run as one compiled program on this back end; it runs kernel by kernel.',
    'Showers are generated uncompiled: Only native TensorFlow can run a compiled generator.',
    'The showers are the same. `--compile off` generates this way without asking.',
  ],
  'compile.generator-mismatch': [
    'The compiled generator does not give what the plain one gives; the plain one is used.',
    'Showers are generated uncompiled: the compiled generator differs from the plain one by 2.0e-3 (0.00001 is allowed).',
    'The showers can be trusted; please report the project, because this should not happen.',
  ],
  'training.unknown-recipe': [
    'There is no such recipe.',
    'Ganvas knows no recipe “wgangp”. Did you mean “wgan-gp”?',
    'Choose one of those in the hint.',
  ],
  'training.unknown-optimizer': [
    'There is no such optimizer.',
    'Ganvas knows no optimizer “adamw”. Did you mean “adam”?',
    'Choose one of those in the hint.',
  ],
  'training.unknown-network': [
    'The training names a network that is not in the project.',
    'A trainer names the network “critic”, which is not among the 1 of the project.',
    'Remove it from the training, or add the network.',
  ],
  'training.role-missing': [
    'The recipe needs a role that no network has.',
    'WGAN with gradient penalty needs 1 generator, but the project has 0; it has “Critic” (critic).',
    'Give a network this role, or choose another recipe.',
  ],
  'training.role-repeated': [
    'Two networks have a role that the recipe needs once.',
    'WGAN with gradient penalty needs 1 critic, but the project has 2: “Critic” and “Twin”.',
    'Give the others the role “part”, or delete them.',
  ],
  'training.role-extra': [
    'A network has a role that the recipe does not train.',
    '“Sorter” is a classifier, which WGAN with gradient penalty does not train: it needs 1 generator and 1 critic.',
    'Change its role or the recipe, or delete the network.',
  ],
  'training.untrained': [
    'A network that the recipe needs has no trainer and is not frozen.',
    'WGAN with gradient penalty trains the generator, but “Generator” has 0 trainers.',
    'Give it a trainer, or freeze it.',
  ],
  'training.trained-twice': [
    'A network has more than one trainer.',
    '“Critic” has 2 trainers, but needs 1: two optimizers would disturb each other.',
    'Remove one; raise the number of steps to train it more often.',
  ],
  'training.frozen-trains': [
    'A frozen network has a trainer or is pre-trained.',
    '“Critic” is frozen, but has 1 trainer.',
    'Remove the trainer, or thaw the network.',
  ],
  'training.nothing-trains': [
    'All networks of the recipe are frozen.',
    'All 2 networks of the recipe are frozen, so 0 would train.',
    'Thaw one of them and give it a trainer.',
  ],
  'training.part-trains': [
    'A network that is used inside others has a trainer of its own.',
    '“Block” is a part and has 1 trainer, but needs 0: it trains with the networks that use it.',
    'Remove the trainer.',
  ],
  'training.batch-factor': [
    'The batch of a trainer is no whole number.',
    'A batch of 5 times 0.5 is 2.5 events, which is not a whole number.',
    'Change the batch or the factor.',
  ],
  'training.batch-too-large': [
    'A batch would make a tensor with more values than back ends can address.',
    'A batch of 1000000 needs 8000000000 values in “Hidden”, but at most 2147483647 are possible.',
    'Lower the batch as the hint says.',
  ],
  'training.average-unused': [
    'A warning: the average of the generator’s weights is on, but there is no generator.',
    'The training averages the weights of 1 generator, but the project has 0.',
    'Switch the average off.',
  ],
  'training.generator-shape': [
    'The generator makes events of another shape than the critic sees of the data.',
    '“Generator” makes events of 5, but the data have 4.',
    'Change the last layers of the generator as the hint says.',
  ],
  'training.second-order': [
    'A gradient penalty differentiates twice; a layer of the critic has no certificate that its second derivative is right.',
    'The gradient penalty needs the second derivative of every layer of “Critic”, but “LSTM” (lstm) has no certificate for it.',
    'Use another layer, or a recipe without a gradient penalty.',
  ],
  'recipe.source-missing': [
    'A network lacks the source that its role needs.',
    '“Generator” has no latent source: without random numbers it can only make one shower.',
    'Add the node and wire it to the first layer.',
  ],
  'recipe.output-size': [
    'A network gives another number of values than the recipe reads.',
    '“Classifier” gives 4 per event, but a data set of 3 classes needs 3.',
    'Change the units of the last layer.',
  ],
  'recipe.critic-not-raw': [
    'The critic ends in an activation, but the recipe needs a raw score.',
    '“Critic” ends in sigmoid, but must end in linear: WGAN-GP needs a raw score, not a probability.',
    'Set the activation of the last layer to linear.',
  ],
  'recipe.critic-not-probability': [
    'The critic’s output cannot be read as a probability.',
    '“Critic” ends in tanh, but must end in sigmoid or linear: the binary cross-entropy needs a probability (sigmoid) or a logit (linear).',
    'Set the activation of the last layer to sigmoid.',
  ],
  'recipe.classifier-end': [
    'The activation at the end does not fit the loss.',
    '“Classifier” ends in relu, but must end in softmax or linear: the categorical cross-entropy reads its outputs as probabilities.',
    'Set the activation that the hint names.',
  ],
  'recipe.batch-norm-in-critic': [
    'Batch normalisation ties the events of a batch together, which a gradient penalty does not allow.',
    '“Critic” holds batch normalisation, which a gradient penalty does not allow.',
    'Use Layer norm instead.',
  ],
  'recipe.condition-one-sided': [
    'A warning: only one of generator and critic knows the condition, so the generator will not learn to obey it.',
    '“Generator” sees the condition, but “Critic” does not.',
    'Add a Condition node to the other network.',
  ],
  'recipe.condition-missing': [
    'The network is to learn the condition, but the dataset declares none.',
    '“Regressor” learns the condition, but the data set declares 0 conditions.',
    'Set `condition` and `conditionSize` of the dataset.',
  ],
  'recipe.sees-answer': [
    'A network has a source that tells it what it should find out, so it would learn nothing.',
    '“Regressor” has a condition source, but the condition is what it learns to tell.',
    'Remove the node and its wires.',
  ],
  'recipe.labels-missing': [
    'The recipe needs class labels, but the dataset declares none.',
    '“Classifier” learns class labels, but the data set declares 0 classes.',
    'Set `labels` and `classes` of the dataset.',
  ],
}
