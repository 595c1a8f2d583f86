"""Knowledge distillation: the teacher in eval mode under no_grad, KL divergence of softened outputs."""
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(48)
T, alpha = 4.0, 0.7

teacher = nn.Sequential(nn.Linear(8, 64), nn.ReLU(), nn.Dropout(0.5), nn.Linear(64, 5))
student = nn.Sequential(nn.Linear(8, 12), nn.ReLU(), nn.Linear(12, 5))
optimizer = torch.optim.Adam(student.parameters(), lr=1e-3)
x = torch.randn(32, 8)
y = torch.randint(0, 5, (32,))


def step():
    """One training step; this is what is recorded."""
    teacher.eval()
    student.train()
    with torch.no_grad():
        teacher_logits = teacher(x)
    student_logits = student(x)
    soft = F.kl_div(F.log_softmax(student_logits / T, dim=1),
                    F.softmax(teacher_logits / T, dim=1), reduction="batchmean") * T * T
    hard = F.cross_entropy(student_logits, y)
    loss = alpha * soft + (1 - alpha) * hard
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    agree = (student_logits.argmax(1) == teacher_logits.argmax(1)).float().mean().item()
    return agree
