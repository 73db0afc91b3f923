"""What other libraries call our arguments: tables, of which the first with a name that is known counts. Generated from
openapi.yaml by `npm run generate`."""

OTHER_NAMES: tuple[dict[str, str], ...] = (
    {
        "class_weight": "weight weights class_weights",
        "pos_weight": "pos_weights positive_weight class_weight",
        "focal_gamma": "gamma focusing focal",
        "focal_alpha": "alpha balance",
        "margin": "margins gamma simpo_gamma gamma_beta_ratio target_reward_margin",
        "beta": "dpo_beta simpo_beta kto_beta jsd_beta tau alpha",
        "chosen_lengths": "length_normalize length_normalization average_log_prob",
        "ref_chosen": "reference_free",
        "reference_point": "kl z0 kl_estimate reference_kl",
        "desirable_weight": "desirable desirable_w lambda_d",
        "undesirable_weight": "undesirable undesirable_w lambda_u",
        "divergence": "kl_type divergence_type mode",
        "target_log_probs": "log_target",
        "clip_low_threshold": (
            "epsilon eps epsilon_low clip_low clip_min clip_ratio clip_ratio_low cliprange clip_range clip_eps "
            "eps_clip clip_epsilon epsilon_clip"
        ),
        "clip_high_threshold": (
            "epsilon eps epsilon_high clip_high clip_max clip_ratio clip_ratio_high cliprange clip_range clip_eps "
            "eps_clip clip_epsilon epsilon_clip"
        ),
        "dual_clip": "clip_ratio_c delta dual_clip_ratio dualclip",
        "kl_coef": "beta kl_beta kl_loss_coef kl_penalty_coef kl_coeff kl_weight init_kl_coef use_kl_loss",
        "kl_estimator": "kl_loss_type kl_penalty kl_type kl_estimation",
        "importance_sampling_level": "importance_sampling ratio_level is_level",
        "loss_type": "loss_name loss_fn",
        "bins": "n_bins num_bins",
        "sft_weight": "alpha sft_alpha rpo_alpha cpo_alpha nll_weight sft_coef sft_loss_weight",
        "class_axis": "dim axis class_dim classes_axis",
        "label_smoothing": "smoothing eps epsilon smooth label_smooth",
        "ignore_index": "ignore ignore_label ignore_class ignore_value padding_idx pad_token_id",
        "reduction": "reduce size_average loss_agg_mode loss_aggregation",
        "grad_output": "grad_outputs upstream upstream_grad upstream_gradient",
        "dtype": "precision data_type torch_dtype",
        "temperature": "t tau temp softmax_temperature",
        "softcap": (
            "soft_cap logit_softcap logits_softcap logit_soft_cap softcapping logit_softcapping "
            "final_logit_softcapping cap"
        ),
        "class_mask": "classes_mask class_masks vocab_mask logits_mask logit_mask allowed_classes action_mask",
        "shift": "shift_labels label_shift",
        "poly_epsilon": "poly_eps poly1_epsilon poly",
        "z_loss": "z_loss_weight z_loss_coef z_loss_coeff z_loss_multiplier lse_square_scale lse_scale zloss",
        "entropy_coef": "entropy_coeff entropy_weight entropy_bonus entropy_beta ent_coef",
        "mask": "attention_mask padding_mask loss_mask completion_mask response_mask token_mask masks",
        "sample_weight": "sample_weights example_weight example_weights instance_weight loss_weight loss_weights",
        "normalizer": "num_items_in_batch batch_num_tokens denominator divisor normaliser",
    },
    {
        "logits": "input inputs x scores logit pred preds prediction predictions y_pred student_logits student",
        "log_probs": (
            "input inputs x scores logits log_prob logprobs log_probabilities pred preds prediction predictions y_pred "
            "logps per_token_logps student_log_probs"
        ),
        "labels": "target targets label y y_true class_indices ground_truth",
        "chosen": (
            "chosen_logps policy_chosen_logps chosen_logprobs policy_chosen_logprobs chosen_log_probs chosen_reward "
            "chosen_rewards rewards_chosen"
        ),
        "rejected": (
            "rejected_logps policy_rejected_logps rejected_logprobs policy_rejected_logprobs rejected_log_probs "
            "rejected_reward rejected_rewards rewards_rejected"
        ),
        "ref_chosen": (
            "ref_chosen_logps reference_chosen_logps ref_chosen_logprobs ref_chosen_log_probs reference_chosen"
        ),
        "ref_rejected": (
            "ref_rejected_logps reference_rejected_logps ref_rejected_logprobs ref_rejected_log_probs "
            "reference_rejected"
        ),
        "chosen_lengths": "chosen_length chosen_len chosen_lens lengths",
        "rejected_lengths": "rejected_length rejected_len rejected_lens",
        "target_probs": (
            "target targets y y_true one_hot onehot soft_labels soft_targets target_probabilities teacher_probs"
        ),
        "target_logits": "teacher_logits teacher target targets",
        "target_log_probs": "teacher_log_probs teacher_logprobs teacher_logps",
        "advantages": "advantage adv rewards returns",
        "old_log_probs": (
            "old_logprobs old_logps old_per_token_logps sampling_log_probs sampling_logprobs rollout_log_probs "
            "behavior_log_probs"
        ),
        "ref_log_probs": "ref_logprobs ref_logps ref_per_token_logps reference_log_probs reference_logps",
    },
    {
        "sample_weight": "weight weights",
    },
)

MORE: tuple[tuple[str, str, str, str], ...] = (
    ("logits", "log_probs", "log_probs", ", or cross_entropy"),
    ("weight", "sample_weight", "pos_weight", ", with normalizer 'valid'"),
)
"""What else is needed for one of our names to do what another library's does: theirs, ours, beside which, and what."""
